import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { ExpectedBackupJob } from '../jobs/job.entity.js';

export const ENTRY_STATUSES = ['success', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown'] as const;
export type EntryStatus = (typeof ENTRY_STATUSES)[number];

/** One verdict, append-only, with the evidence it was decided from. */
@Entity('backup_entries')
@Index('ix_entries_job', ['expected_job_id', 'id'])
@Index('ix_entries_status', ['status', 'id'])
@Index('ix_entries_created_at', ['created_at'])
@Index('ix_entries_job_cycle', ['expected_job_id', 'cycle_expected_at_utc'])
@Index('uq_entries_missing_cycle', ['expected_job_id', 'cycle_expected_at_utc'], { unique: true, where: `status = 'missing'` })
@Index('uq_entries_section', ['report_id', 'database_name'], { unique: true, where: `rule <> 'not-stored'` })
@Index('uq_entries_section_not_stored', ['report_id', 'database_name'], { unique: true, where: `rule = 'not-stored'` })
export class BackupEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @Column('bigint')
  expected_job_id!: number;

  @ApiHideProperty() @Exclude()
  @ManyToOne(() => ExpectedBackupJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'expected_job_id' })
  job?: Relation<ExpectedBackupJob>;

  @ApiProperty({ enum: ENTRY_STATUSES, enumName: 'EntryStatus' })
  @Column('text')
  status!: EntryStatus;

  /** Id of the decision rule that gave this verdict. */
  @Column('text')
  rule!: string;

  /** Why, in words. */
  @Column('text')
  message!: string;

  /** End time of the reported operation; null for `missing`. */
  @Column('timestamptz', { nullable: true })
  agent_report_timestamp_utc!: Date | null;

  /** SHA-256 that the agent reports for the staged file. */
  @Column('text', { nullable: true })
  agent_reported_hash_sha256!: string | null;

  /** Size in bytes that the agent reports for the staged file. */
  @Column('bigint', { nullable: true })
  agent_reported_size_bytes!: number | null;

  /** Bytes before compression, as reported. */
  @Column('bigint', { nullable: true })
  agent_compress_size_pre_compress!: number | null;

  /** Bytes after compression, as reported. */
  @Column('bigint', { nullable: true })
  agent_compress_size_post_compress!: number | null;

  @Column('boolean', { nullable: true })
  agent_transfer_process_status!: boolean | null;

  @Column('timestamptz', { nullable: true })
  agent_transfer_process_start_time!: Date | null;

  @Column('timestamptz', { nullable: true })
  agent_transfer_process_timestamp!: Date | null;

  @Column('text', { nullable: true })
  agent_transfer_error_message!: string | null;

  /** Base name of the staged file. */
  @Column('text', { nullable: true })
  agent_staged_file_name!: string | null;

  @Column('text', { nullable: true })
  agent_logs_summary!: string | null;

  /** SHA-256 of the bytes that arrived; null when they were not read. */
  @Column('text', { nullable: true })
  server_calculated_staged_hash!: string | null;

  /** Size in bytes of the file that arrived; null when there was none. */
  @Column('bigint', { nullable: true })
  server_calculated_staged_size!: number | null;

  /** SHA-256 of the last success before this one. */
  @Column('text', { nullable: true })
  previous_successful_hash_global!: string | null;

  /** true: content differs from the last success; false: identical; null: nothing to compare. */
  @Column('boolean', { nullable: true })
  hash_comparison_result!: boolean | null;

  /** Everything the decision looked at. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  @Column('jsonb')
  evidence!: object;

  /** Expected time of the cycle this entry belongs to. */
  @Column('timestamptz', { nullable: true })
  cycle_expected_at_utc!: Date | null;

  /** The report ended after the cycle's deadline. */
  @Column('boolean', { default: false })
  late!: boolean;

  /** Vigie itself was not watching when the deadline passed. */
  @Column('boolean', { default: false })
  observed_late!: boolean;

  /** How many cycles this row stands for, when older missing ones were summed up. */
  @Column('integer', { default: 1 })
  cycles_missed!: number;

  @Column('bigint', { nullable: true })
  report_id!: number | null;

  @Column('text', { nullable: true })
  report_file_name!: string | null;

  @Column('bigint', { nullable: true })
  scan_run_id!: number | null;

  /** Where the verified copy was stored, relative to the validated root. */
  @Column('text', { nullable: true })
  final_path!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  /** Copied from the job, so that a section of a report has one verdict whichever job it went to. */
  @Column('text')
  database_name!: string;

  @Column('text')
  agent_id!: string;
}
