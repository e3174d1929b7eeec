import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A verified copy under the validated root: where to restore from. Outlives its job. */
@Entity('stored_backups')
@Index('uq_stored_backups_path', ['path'], { unique: true, where: 'replaced_at IS NULL' })
@Index('ix_stored_backups_path', ['path'])
@Index('ix_stored_backups_entry', ['entry_id'], { where: 'entry_id IS NOT NULL' })
@Index('ix_stored_backups_job', ['job_id', 'id'])
@Index('ix_stored_backups_database', ['agent_id', 'database_name', 'id'])
export class StoredBackup {
  /** Id that Vigie has given it.
   * @example 311 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** null once the job was deleted.
   * @example 7 */
  @Column('bigint', { nullable: true })
  job_id!: number | null;

  /** null once the entry was deleted with its job, or because it was old and the copy is gone.
   * @example 1042 */
  @Column('bigint', { nullable: true })
  entry_id!: number | null;

  /** Agent that made the backup.
   * @example 'ACME_DOUALA_AKWA' */
  @Column('text')
  agent_id!: string;

  /** Database that it is a backup of.
   * @example 'SALES_2026' */
  @Column('text')
  database_name!: string;

  /** Company of the job when the copy was stored.
   * @example 'ACME' */
  @Column('text')
  company_name!: string;

  /** City of the job when the copy was stored.
   * @example 'Douala' */
  @Column('text')
  city!: string;

  /** Relative to the validated root.
   * @example 'ACME/Douala/SALES_2026/20260612_125606.sql.zst' */
  @Column('text')
  path!: string;

  /** Size of the file, in bytes.
   * @example 19972513 */
  @Column('bigint')
  size_bytes!: number;

  /** SHA-256 of the file: 64 lower-case hexadecimal digits.
   * @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  @Column('text')
  sha256!: string;

  /** Expected time of the cycle the copy belongs to.
   * @example '2026-06-12T13:00:00.000Z' */
  @Column('timestamptz')
  cycle_expected_at_utc!: Date;

  /** End time of the backup operation.
   * @example '2026-06-12T12:56:06.000Z' */
  @Column('timestamptz')
  report_ended_at!: Date;

  /** When the copy got its final name.
   * @example '2026-06-12T13:00:04.120Z' */
  @Column('timestamptz')
  stored_at!: Date;

  /** When a newer copy took the path; null = these bytes are there now.
   * @example '2026-06-13T13:00:05.871Z' */
  @Column('timestamptz', { nullable: true })
  replaced_at!: Date | null;
}
