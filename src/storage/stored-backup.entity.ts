import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A verified copy under the validated root: where to restore from. Outlives its job. */
@Entity('stored_backups')
@Index('uq_stored_backups_path', ['path'], { unique: true, where: 'replaced_at IS NULL' })
@Index('ix_stored_backups_path', ['path'])
@Index('ix_stored_backups_job', ['job_id', 'id'])
@Index('ix_stored_backups_database', ['agent_id', 'database_name', 'id'])
export class StoredBackup {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** null once the job was deleted. */
  @Column('bigint', { nullable: true })
  job_id!: number | null;

  /** null once the entry was deleted with its job. */
  @Column('bigint', { nullable: true })
  entry_id!: number | null;

  @Column('text')
  agent_id!: string;

  @Column('text')
  database_name!: string;

  @Column('text')
  company_name!: string;

  @Column('text')
  city!: string;

  /** Relative to the validated root. */
  @Column('text')
  path!: string;

  @Column('bigint')
  size_bytes!: number;

  @Column('text')
  sha256!: string;

  /** Expected time of the cycle the copy belongs to. */
  @Column('timestamptz')
  cycle_expected_at_utc!: Date;

  /** End time of the backup operation. */
  @Column('timestamptz')
  report_ended_at!: Date;

  @Column('timestamptz')
  stored_at!: Date;

  /** When a newer copy took the path; null = these bytes are there now. */
  @Column('timestamptz', { nullable: true })
  replaced_at!: Date | null;
}
