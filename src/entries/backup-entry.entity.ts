import { ApiExtraModels, ApiHideProperty, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import { MissingEvidence, ReportEvidence } from './dto/evidence.dto.js';
import { RULE_PROPERTY } from '../common/verdict-rules.js';
import { EntryFinding, type ShownFinding } from './findings/entry-finding.entity.js';

export const ENTRY_STATUSES = ['success', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown'] as const;
export type EntryStatus = (typeof ENTRY_STATUSES)[number];

/** One verdict, append-only, with the evidence it was decided from. */
@ApiExtraModels(ReportEvidence, MissingEvidence)
@Entity('backup_entries')
@Index('ix_entries_job', ['expected_job_id', 'id'])
@Index('ix_entries_status', ['status', 'id'])
@Index('ix_entries_created_at', ['created_at'])
@Index('ix_entries_late', ['id'], { where: 'late' })
@Index('ix_entries_job_cycle', ['expected_job_id', 'cycle_expected_at_utc'])
// Has INCLUDE columns, which decorators cannot say: the migration makes it, and nothing may drop it.
@Index('ix_entries_cycle', { synchronize: false })
@Index('uq_entries_missing_cycle', ['expected_job_id', 'cycle_expected_at_utc'], { unique: true, where: `status = 'missing'` })
@Index('uq_entries_section', ['report_id', 'database_name'], { unique: true, where: `rule <> 'not-stored'` })
@Index('uq_entries_section_not_stored', ['report_id', 'database_name'], { unique: true, where: `rule = 'not-stored'` })
export class BackupEntry {
  /** Id that Vigie has given it.
   * @example 1042 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** Job that it is a verdict about.
   * @example 7 */
  @Column('bigint')
  expected_job_id!: number;

  @ApiHideProperty() @Exclude()
  @ManyToOne(() => ExpectedBackupJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'expected_job_id' })
  job?: Relation<ExpectedBackupJob>;

  /** The verdict.
   * @example 'success' */
  @ApiProperty({ enum: ENTRY_STATUSES, enumName: 'EntryStatus' })
  @Column('text')
  status!: EntryStatus;

  /** Id of the decision rule that gave this verdict.
   * @example 'verified' */
  @ApiProperty(RULE_PROPERTY)
  @Column('text')
  rule!: string;

  /** Why, in words.
   * @example 'sales_2026.sql.zst: 19972513 bytes, size and SHA-256 as reported.' */
  @Column('text')
  message!: string;

  /** End time of the reported operation; null for `missing`.
   * @example '2026-06-12T12:56:06.000Z' */
  @Column('timestamptz', { nullable: true })
  agent_report_timestamp_utc!: Date | null;

  /** SHA-256 that the agent reports for the staged file.
   * @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  @Column('text', { nullable: true })
  agent_reported_hash_sha256!: string | null;

  /** Size in bytes that the agent reports for the staged file.
   * @example 19972513 */
  @Column('bigint', { nullable: true })
  agent_reported_size_bytes!: number | null;

  /** Bytes before compression, as reported.
   * @example 188178944 */
  @Column('bigint', { nullable: true })
  agent_compress_size_pre_compress!: number | null;

  /** Bytes after compression, as reported.
   * @example 19972513 */
  @Column('bigint', { nullable: true })
  agent_compress_size_post_compress!: number | null;

  /** Whether the agent says that the transfer went well; null when it says nothing.
   * @example true */
  @Column('boolean', { nullable: true })
  agent_transfer_process_status!: boolean | null;

  /** When the transfer began, as reported.
   * @example '2026-06-12T12:55:50.000Z' */
  @Column('timestamptz', { nullable: true })
  agent_transfer_process_start_time!: Date | null;

  /** When the transfer ended, as reported.
   * @example '2026-06-12T12:56:06.000Z' */
  @Column('timestamptz', { nullable: true })
  agent_transfer_process_timestamp!: Date | null;

  /** The agent's own words about an error; null without one.
   * @example 'rsync: connection reset' */
  @Column('text', { nullable: true })
  agent_transfer_error_message!: string | null;

  /** Base name of the staged file.
   * @example 'sales_2026.sql.zst' */
  @Column('text', { nullable: true })
  agent_staged_file_name!: string | null;

  /** Summary of the agent's log, as reported.
   * @example '3 tables, 0 warnings' */
  @Column('text', { nullable: true })
  agent_logs_summary!: string | null;

  /** SHA-256 of the bytes that arrived; null when they were not read.
   * @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  @Column('text', { nullable: true })
  server_calculated_staged_hash!: string | null;

  /** Size in bytes of the file that arrived; null when there was none.
   * @example 19972513 */
  @Column('bigint', { nullable: true })
  server_calculated_staged_size!: number | null;

  /** SHA-256 of the last success before this one.
   * @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  @Column('text', { nullable: true })
  previous_successful_hash_global!: string | null;

  /** true: content differs from the last success; false: identical; null: nothing to compare.
   * @example true */
  @Column('boolean', { nullable: true })
  hash_comparison_result!: boolean | null;

  /** Everything the decision looked at: the report and the file, or, for `missing`, the deadline. */
  @ApiProperty({ oneOf: [{ $ref: getSchemaPath(ReportEvidence) }, { $ref: getSchemaPath(MissingEvidence) }] })
  @Column('jsonb')
  evidence!: ReportEvidence | MissingEvidence;

  /** Expected time of the cycle this entry belongs to.
   * @example '2026-06-12T13:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  cycle_expected_at_utc!: Date | null;

  /** The report ended after the cycle's deadline.
   * @example false */
  @Column('boolean', { default: false })
  late!: boolean;

  /** Vigie itself was not watching when the deadline passed.
   * @example false */
  @Column('boolean', { default: false })
  observed_late!: boolean;

  /** How many cycles this row stands for, when older missing ones were summed up.
   * @example 1 */
  @Column('integer', { default: 1 })
  cycles_missed!: number;

  /** Report that it was decided from; null for `missing`.
   * @example 88 */
  @Column('bigint', { nullable: true })
  report_id!: number | null;

  /** Name of that report's file.
   * @example '20260612_125606_ACME_DOUALA_AKWA.json' */
  @Column('text', { nullable: true })
  report_file_name!: string | null;

  /** Scan that recorded it.
   * @example 412 */
  @Column('bigint', { nullable: true })
  scan_run_id!: number | null;

  /** Where the verified copy was stored, relative to the validated root.
   * @example 'ACME/Douala/SALES_2026/20260612_125606.sql.zst' */
  @Column('text', { nullable: true })
  final_path!: string | null;

  /** When it was recorded.
   * @example '2026-06-12T13:00:04.120Z' */
  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  /** Copied from the job, so that a section of a report has one verdict whichever job it went to.
   * @example 'SALES_2026' */
  @Column('text')
  database_name!: string;

  /** Copied from the job: the agent that makes the backup.
   * @example 'ACME_DOUALA_AKWA' */
  @Column('text')
  agent_id!: string;

  /** Hints beside the verdict, oldest first; none is usual. Kept in a table of their own. */
  @ApiProperty({ type: () => [EntryFinding] })
  findings!: readonly ShownFinding[];
}
