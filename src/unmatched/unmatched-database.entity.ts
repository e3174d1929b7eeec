import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A database seen in reports that no job expects. */
@Entity('unmatched_databases')
@Unique('uq_unmatched_databases', ['agent_id', 'database_name'])
export class UnmatchedDatabase {
  /** Id that Vigie has given it.
   * @example 5 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** Agent that reports it.
   * @example 'ACME_DOUALA_AKWA' */
  @Column('text')
  agent_id!: string;

  /** Name in the reports.
   * @example 'HR_2026' */
  @Column('text')
  database_name!: string;

  /** When a report first named it.
   * @example '2026-06-10T12:57:00.000Z' */
  @Column('timestamptz')
  first_seen_at!: Date;

  /** When a report last named it.
   * @example '2026-06-12T12:57:00.000Z' */
  @Column('timestamptz')
  last_seen_at!: Date;

  /** End time of the newest report that names it: a hint for the schedule.
   * @example '2026-06-12T12:56:06.000Z' */
  @Column('timestamptz')
  last_report_at!: Date;

  /** File that the newest report names for it; null when it names none.
   * @example 'hr_2026.sql.zst' */
  @Column('text', { nullable: true })
  staged_file_name!: string | null;

  /** Reported size of the staged file, in bytes.
   * @example 19972513 */
  @Column('bigint', { nullable: true })
  size_bytes!: number | null;
}
