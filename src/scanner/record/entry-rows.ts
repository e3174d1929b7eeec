import type { BackupEntry, EntryStatus } from '../../entries/backup-entry.entity.js';
import { oneLine } from '../../common/text.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { KnownCandidate } from '../collect/incoming.js';
import type { Judged } from '../judge/judge.js';
import type { MissingCycle } from '../ledger/ledger.js';

/** A new row of `backup_entries`. */
export type EntryRow = Omit<BackupEntry, 'id' | 'job' | 'findings'>;

interface Scope {
  readonly agentId: string;
  readonly scanRunId: number;
  readonly now: Date;
}

/** The entry of a judged section. @param job as locked in this transaction: its last success is what the content is compared with. */
export function reportedEntry(judged: Judged, status: EntryStatus, job: ExpectedBackupJob, { file, reportId }: KnownCandidate, scope: Scope): EntryRow {
  const { section, evidence, cycle, verdict } = judged;
  const sha256 = evidence.file.kind === 'regular' ? evidence.file.sha256 : null;
  const previous = job.previous_successful_hash_global;
  return {
    expected_job_id: job.id,
    database_name: job.database_name,
    agent_id: scope.agentId,
    scan_run_id: scope.scanRunId,
    created_at: scope.now,
    observed_late: false,
    cycles_missed: 1,
    status,
    rule: verdict.rule,
    message: verdict.message,
    agent_report_timestamp_utc: section.endedAt,
    agent_reported_hash_sha256: section.stagedSha256,
    agent_reported_size_bytes: section.stagedSize,
    agent_compress_size_pre_compress: section.sizeBeforeCompression,
    agent_compress_size_post_compress: section.sizeAfterCompression,
    agent_transfer_process_status: section.transferStatus,
    agent_transfer_process_start_time: section.transferStartedAt,
    agent_transfer_process_timestamp: section.transferEndedAt,
    agent_transfer_error_message: section.transferError ?? section.errorMessage,
    agent_staged_file_name: section.stagedFileName,
    agent_logs_summary: section.logsSummary,
    server_calculated_staged_hash: sha256,
    server_calculated_staged_size: evidence.file.kind === 'regular' ? evidence.file.size : null,
    previous_successful_hash_global: previous,
    hash_comparison_result: previous === null || sha256 === null ? null : sha256 !== previous,
    evidence: { ...evidence },
    cycle_expected_at_utc: cycle?.expectedAt ?? null,
    late: cycle !== null && section.endedAt > cycle.deadline,
    report_id: reportId,
    report_file_name: file.name,
    final_path: evidence.promotion.state === 'stored' ? evidence.promotion.path : null,
  };
}

/** The entry of a cycle whose deadline passed. */
export function missingEntry(job: ExpectedBackupJob, { cycle, observedLate, cyclesMissed }: MissingCycle, scope: Scope): EntryRow {
  const deadline = cycle.deadline.toISOString();
  const earlier = cyclesMissed > 1 ? ` This row stands for ${cyclesMissed} missed cycles.` : '';
  return {
    expected_job_id: job.id,
    database_name: job.database_name,
    agent_id: scope.agentId,
    scan_run_id: scope.scanRunId,
    created_at: scope.now,
    observed_late: observedLate,
    cycles_missed: cyclesMissed,
    status: 'missing',
    rule: 'deadline-passed',
    message: `No report for ${oneLine(job.database_name)} came from ${job.agent_id_responsible} by ${deadline}.${earlier}`,
    agent_report_timestamp_utc: null,
    agent_reported_hash_sha256: null,
    agent_reported_size_bytes: null,
    agent_compress_size_pre_compress: null,
    agent_compress_size_post_compress: null,
    agent_transfer_process_status: null,
    agent_transfer_process_start_time: null,
    agent_transfer_process_timestamp: null,
    agent_transfer_error_message: null,
    agent_staged_file_name: null,
    agent_logs_summary: null,
    server_calculated_staged_hash: null,
    server_calculated_staged_size: null,
    previous_successful_hash_global: job.previous_successful_hash_global,
    hash_comparison_result: null,
    evidence: { expected_at: cycle.expectedAt.toISOString(), deadline, observed_at: scope.now.toISOString() },
    cycle_expected_at_utc: cycle.expectedAt,
    late: false,
    report_id: null,
    report_file_name: null,
    final_path: null,
  };
}
