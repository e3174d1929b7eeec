import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A database seen in reports that no job expects. */
@Entity('unmatched_databases')
@Unique('uq_unmatched_databases', ['agent_id', 'database_name'])
export class UnmatchedDatabase {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @Column('text')
  agent_id!: string;

  @Column('text')
  database_name!: string;

  @Column('timestamptz')
  first_seen_at!: Date;

  @Column('timestamptz')
  last_seen_at!: Date;

  /** End time of the newest report that names it: a hint for the schedule. */
  @Column('timestamptz')
  last_report_at!: Date;

  @Column('text', { nullable: true })
  staged_file_name!: string | null;

  /** Reported size of the staged file, in bytes. */
  @Column('bigint', { nullable: true })
  size_bytes!: number | null;
}
