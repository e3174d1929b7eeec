import type { ExpectedBackupJob } from './job.entity.js';
import { type Cycle, cycleOwning, firstCycleDueAfter } from './schedule/cycle.js';
import { owedNow } from './schedule/owed-cycles.js';
import type { ScheduleFields } from './schedule/schedule.js';
import { firstCycleOrRefuse, type LedgerOptions, SCHEDULE_FIELDS } from './wanted-schedule.js';

/** Where the ledger of a job begins and stands. */
export type LedgerColumns = Pick<ExpectedBackupJob, 'ledger_from' | 'next_expected_at_utc' | 'next_deadline_utc'>;

type Scheduled = ScheduleFields & { readonly is_active: boolean };
type Ledger = LedgerColumns & Pick<ExpectedBackupJob, 'owed'>;

/** A ledger that starts now. @throws 422 when the job would never be due */
export function startedLedger(job: Scheduled, options: LedgerOptions): LedgerColumns {
  const cycle = job.is_active ? firstCycleOrRefuse(job, options) : null;
  return { ledger_from: options.now, next_expected_at_utc: cycle?.expectedAt ?? null, next_deadline_utc: cycle?.deadline ?? null };
}

/**
 * What a change of a job does to its ledger. Another schedule and a reactivation restart it now, and switching off stops it; what was due by then and
 * has no verdict yet stays owed. Another grace alone moves deadlines only.
 * @param changes what really changes
 * @throws 422 when the job would never be due
 */
export function ledgerChanges(job: Scheduled & Ledger, changes: Readonly<Record<string, unknown>>, changed: Scheduled, options: LedgerOptions): Partial<Ledger> {
  const rescheduled = SCHEDULE_FIELDS.filter((field) => field in changes);
  const switched = 'is_active' in changes;
  if (rescheduled.length === 0 && !switched) return {};
  if (!switched && rescheduled.join() === 'grace_minutes') return movedDeadline(job, changed, options);
  if (!changed.is_active && !job.is_active) return { ledger_from: options.now };
  const next = changed.is_active ? firstCycleOrRefuse(changed, options) : null;
  return { ...(changed.is_active && { ledger_from: options.now }), ...wentOn(job, next, options) };
}

/** The ledger stays at its cycle, unless the deadline of that lies before the job's time now. */
function movedDeadline(job: Scheduled & Ledger, changed: ScheduleFields, options: LedgerOptions): Partial<Ledger> {
  if (job.next_expected_at_utc === null) return {};
  const present = cycleOwning(changed, job.next_expected_at_utc, options);
  const first = firstCycleDueAfter(changed, job.ledger_from, options);
  const next = present && first && first.expectedAt > present.expectedAt ? first : present;
  return wentOn(job, next, options);
}

function wentOn(job: Scheduled & Ledger, next: Cycle | null, options: LedgerOptions): Partial<Ledger> {
  const owed = owedNow(job, next, options);
  return { next_expected_at_utc: next?.expectedAt ?? null, next_deadline_utc: next?.deadline ?? null, ...(owed.length > 0 && { owed: [...job.owed, ...owed] }) };
}
