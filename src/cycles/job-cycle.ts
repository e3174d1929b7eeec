import { type CycleEvidence, decidingEntry } from '../entries/deciding.js';
import type { BackupEntry } from '../entries/backup-entry.entity.js';
import { type Cycle, type CycleOptions, cycleOwning } from '../jobs/schedule/cycle.js';
import type { ScheduleFields } from '../jobs/schedule/schedule.js';
import type { CycleVerdict, JobCycle } from './dto/job-cycle.dto.js';

/** What the ledger of a job says of its cycles. */
export interface LedgerJob extends ScheduleFields {
  readonly is_active: boolean;
  /** Expected time of the first cycle that the ledger has not settled; null when nothing is expected. */
  readonly next_expected_at_utc: Date | null;
}

export type CycleEntryRow = CycleEvidence & Pick<BackupEntry, 'late' | 'observed_late' | 'created_at'>;

/** What is recorded of one cycle. */
export interface CycleRecord {
  readonly expectedAt: Date;
  /** The deadline that its `missing` names; null without one. */
  readonly deadline: Date | null;
  /** How many cycles its `missing` stands for; 1 without one. */
  readonly standsFor: number;
  /** The deciding one among them. */
  readonly entries: readonly CycleEntryRow[];
  /** How many entries it has in all. */
  readonly entriesTotal: number;
}

/** Since when and until when cycles are asked for; null = without end. */
export interface CycleRange {
  readonly from: Date;
  readonly to: Date | null;
}

/** A cycle of which nothing is recorded. */
export const unrecorded = (expectedAt: Date): CycleRecord => ({ expectedAt, deadline: null, standsFor: 1, entries: [], entriesTotal: 0 });

/**
 * The cycles that are due or running and that the ledger has not settled, newest first, at most `limit`; some may have an entry already.
 * Every older due cycle has an entry, so these are all that a schedule can add to what is recorded. None of a paused job.
 */
export function unsettledCycles(job: LedgerJob, now: Date, { from, to }: CycleRange, limit: number, options: CycleOptions): Date[] {
  if (!job.is_active || job.next_expected_at_utc === null) return [];
  const oldest = job.next_expected_at_utc > from ? job.next_expected_at_utc : from;
  const newest = to === null || to > now ? now : new Date(to.getTime() - 1);
  const times: Date[] = [];
  let cycle = cycleOwning(job, newest, options);
  while (cycle !== null && cycle.expectedAt >= oldest && times.length < limit) {
    if (cycle.expectedAt <= newest) times.push(cycle.expectedAt);
    cycle = cycleOwning(job, new Date(cycle.ownsFrom.getTime() - 1), options);
  }
  return times;
}

/** What became of a cycle, as far as is known. */
export function jobCycle(job: LedgerJob, record: CycleRecord, options: CycleOptions): JobCycle {
  const deciding = decidingEntry(record.entries);
  const verdict = verdictOf(job, record, deciding);
  return {
    expected_at_utc: record.expectedAt,
    deadline_utc: record.deadline ?? cycleAt(job, record.expectedAt, options)?.deadline ?? null,
    verdict,
    late: deciding?.late ?? false,
    observed_late: deciding?.observed_late ?? false,
    cycles_missed: verdict === 'missing' ? record.standsFor : record.standsFor - 1,
    entries: record.entries.map(({ id, status, rule, created_at, late }) => ({ id, status, rule, created_at, late })),
    entries_total: record.entriesTotal,
  };
}

function verdictOf(job: LedgerJob, { expectedAt }: CycleRecord, deciding: CycleEntryRow | null): CycleVerdict {
  if (deciding === null) return isUnsettled(job, expectedAt) ? 'pending' : 'unknown';
  return deciding.status === 'success' && deciding.late ? 'late_success' : deciding.status;
}

function isUnsettled({ is_active, next_expected_at_utc: next }: LedgerJob, expectedAt: Date): boolean {
  return is_active && next !== null && expectedAt >= next;
}

/** The cycle that is expected at that very time; null when it is not on the schedule as it is now. */
function cycleAt(job: ScheduleFields, expectedAt: Date, options: CycleOptions): Cycle | null {
  const cycle = cycleOwning(job, expectedAt, options);
  return cycle?.expectedAt.getTime() === expectedAt.getTime() ? cycle : null;
}
