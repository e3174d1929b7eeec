import type { EntryStatus } from '../../entries/backup-entry.entity.js';
import type { ExpectedBackupJob, JobStatus } from '../../jobs/job.entity.js';

/** The columns of a job that a scan may change. */
export type JobState = Pick<
  ExpectedBackupJob,
  | 'current_status' | 'status_cycle_utc' | 'status_ended_at_utc'
  | 'ledger_from' | 'last_checked_at_utc' | 'last_successful_backup_utc' | 'last_failed_backup_utc' | 'previous_successful_hash_global'
>;

/** A verdict as far as a job's state is concerned. */
export interface StateEvidence {
  readonly status: EntryStatus;
  readonly rule: string;
  /** Expected time of the cycle; null when the evidence belongs to none. */
  readonly cycle: Date | null;
  /** End of the operation; null for `missing`. */
  readonly endedAt: Date | null;
  /** When a missing backup was due at the latest; counts as the time of the failure. */
  readonly deadline: Date | null;
  /** SHA-256 of a verified file. */
  readonly sha256: string | null;
  readonly checkedAt: Date;
}

/** Says of older evidence that it is history: neither job nor alerts follow it. */
export interface StateChange {
  /** The columns that are others now. */
  readonly changes: Partial<JobState>;
  /** The evidence is the newest, so the job's status stands on it now. */
  readonly decides: boolean;
}

const JOB_STATUS: Record<EntryStatus, JobStatus> = {
  success: 'ok',
  failed: 'failed',
  missing: 'missing',
  hash_mismatch: 'hash_mismatch',
  transfer_integrity_failed: 'transfer_integrity_failed',
  unknown: 'unknown',
};

/** The entry status that a job status stands for. */
export const ENTRY_STATUS: Record<JobStatus, EntryStatus> = {
  ok: 'success',
  failed: 'failed',
  missing: 'missing',
  hash_mismatch: 'hash_mismatch',
  transfer_integrity_failed: 'transfer_integrity_failed',
  unknown: 'unknown',
};

/**
 * What a verdict does to its job. The status follows the newest cycle that has an entry; within a cycle a
 * report beats `missing`, then the later end wins. The `last_*` times are maxima.
 */
export function applyToJob(state: JobState, evidence: StateEvidence): StateChange {
  const checked = { last_checked_at_utc: latest(state.last_checked_at_utc, evidence.checkedAt) };
  if (evidence.rule === 'superseded') return { changes: checked, decides: false };
  const decides = isNewest(state, evidence);
  return {
    decides,
    changes: {
      ...checked,
      ...(decides && { current_status: JOB_STATUS[evidence.status], status_cycle_utc: evidence.cycle, status_ended_at_utc: evidence.endedAt }),
      ...times(state, evidence),
    },
  };
}

function isNewest(state: JobState, evidence: StateEvidence): boolean {
  const { status_cycle_utc: cycle, status_ended_at_utc: endedAt } = state;
  if (evidence.cycle === null) return false;
  if (isFirstOfItsLedger(state, evidence)) return true;
  if (cycle === null || evidence.cycle > cycle) return true;
  if (evidence.cycle < cycle) return false;
  if (evidence.endedAt === null) return false;
  return endedAt === null || evidence.endedAt >= endedAt;
}

/** After a change of schedule cycles cannot be compared with those of the old one; what happened later is newer. */
function isFirstOfItsLedger({ status_cycle_utc: cycle, status_ended_at_utc: endedAt, ledger_from: since }: JobState, evidence: StateEvidence): boolean {
  const basis = endedAt ?? cycle;
  const at = evidence.endedAt ?? evidence.deadline;
  return basis !== null && at !== null && basis < since && at >= since;
}

function times(state: JobState, { status, endedAt, deadline, sha256 }: StateEvidence): Partial<JobState> {
  const at = endedAt ?? deadline;
  if (status === 'unknown' || at === null) return {};
  if (status !== 'success') return { last_failed_backup_utc: latest(state.last_failed_backup_utc, at) };
  const newest = state.last_successful_backup_utc === null || at >= state.last_successful_backup_utc;
  return {
    last_successful_backup_utc: latest(state.last_successful_backup_utc, at),
    previous_successful_hash_global: newest ? sha256 : state.previous_successful_hash_global,
  };
}

function latest(a: Date | null, b: Date): Date {
  return a !== null && a > b ? a : b;
}
