import { type CycleEvidence, decidingEntry } from '../entries/deciding.js';
import type { BackupEntry } from '../entries/backup-entry.entity.js';
import { type Cycle, type CycleOptions, cycleOwning, dueCycles } from '../jobs/schedule/cycle.js';
import { isOwed, type OwedCycles } from '../jobs/schedule/owed-cycles.js';
import type { ScheduleFields } from '../jobs/schedule/schedule.js';
import type { CycleVerdict, JobCycle, RolledUpDay } from './dto/job-cycle.dto.js';

/** What the ledger of a job says of its cycles. */
export interface LedgerJob extends ScheduleFields {
  readonly is_active: boolean;
  /** Expected time of the first cycle that the ledger has not settled; null when nothing is expected. */
  readonly next_expected_at_utc: Date | null;
  /** What was due by earlier schedules, and is not settled. */
  readonly owed: readonly OwedCycles[];
}

export type CycleEntryRow = CycleEvidence & Pick<BackupEntry, 'late' | 'observed_late' | 'created_at'>;

/** The maintenance window that a cycle was expected in, as it was then. */
export interface CycleExcuse {
  readonly window_id: number | null;
  readonly reason: string;
  /** More than 1 where older ones are summed up. */
  readonly cycles_excused: number;
}

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
  /** Null: it was not excused. */
  readonly excuse: CycleExcuse | null;
}

/** What is left of a day whose entries were removed: its newest cycle, what became of it, and the figures of all. */
export interface RolledUp {
  readonly expectedAt: Date;
  readonly verdict: CycleVerdict;
  readonly figures: RolledUpDay;
}

/** Since when and until when cycles are asked for; null = without end. */
export interface CycleRange {
  readonly from: Date;
  readonly to: Date | null;
}

/** A cycle of which nothing is recorded. */
export const unrecorded = (expectedAt: Date): CycleRecord => ({ expectedAt, deadline: null, standsFor: 1, entries: [], entriesTotal: 0, excuse: null });

/**
 * The cycles that are due or running and that the ledger has not settled, newest first, at most `limit`, and beside them as many that are owed; some may have an entry already.
 * Every older due cycle has an entry or is excused, so these are all that a schedule can add to what is recorded.
 */
export function unsettledCycles(job: LedgerJob, now: Date, range: CycleRange, limit: number, options: CycleOptions): Date[] {
  return [...runningCycles(job, now, range, limit, options), ...job.owed.flatMap((owed) => owedCycles(owed, range, limit, options)).slice(0, limit)];
}

/** None of a job that is switched off. */
function runningCycles(job: LedgerJob, now: Date, { from, to }: CycleRange, limit: number, options: CycleOptions): Date[] {
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

function owedCycles({ schedule, from: first, until }: OwedCycles, { from, to }: CycleRange, limit: number, options: CycleOptions): Date[] {
  const oldest = new Date(first) > from ? new Date(first) : from;
  const { cycles } = dueCycles(schedule, oldest, new Date(until), limit, options);
  return cycles.map(({ expectedAt }) => expectedAt).filter((time) => to === null || time < to).reverse();
}

/** What became of a cycle, as far as is known. */
export function jobCycle(job: LedgerJob, record: CycleRecord, options: CycleOptions): JobCycle {
  const deciding = decidingEntry(record.entries);
  const verdict = verdictOf(job, record, deciding, options);
  return {
    expected_at_utc: record.expectedAt,
    deadline_utc: record.deadline ?? (owedAt(job, record.expectedAt, options) ?? cycleAt(job, record.expectedAt, options))?.deadline ?? null,
    verdict,
    late: deciding?.late ?? false,
    observed_late: deciding?.observed_late ?? false,
    cycles_missed: verdict === 'missing' ? record.standsFor : record.standsFor - 1,
    cycles_excused: verdict === 'excused' ? (record.excuse?.cycles_excused ?? 1) : (record.excuse?.cycles_excused ?? 1) - 1,
    excuse: record.excuse && { window_id: record.excuse.window_id, reason: record.excuse.reason },
    entries: record.entries.map(({ id, status, rule, created_at, late }) => ({ id, status, rule, created_at, late })),
    entries_total: record.entriesTotal,
    rolled_up: null,
  };
}

/** A day of which only figures are left, as the line of its newest cycle. */
export function rolledUpCycle({ expectedAt, verdict, figures }: RolledUp): JobCycle {
  return {
    expected_at_utc: expectedAt, deadline_utc: null, verdict, late: verdict === 'late_success', observed_late: false,
    cycles_missed: figures.missing, cycles_excused: figures.excused, excuse: null, entries: [], entries_total: 0, rolled_up: figures,
  };
}

/** Inside a maintenance window nothing counts but success. */
function verdictOf(job: LedgerJob, { expectedAt, excuse }: CycleRecord, deciding: CycleEntryRow | null, options: CycleOptions): CycleVerdict {
  if (excuse !== null && deciding?.status !== 'success') return 'excused';
  if (deciding === null) return isUnsettled(job, expectedAt, options) ? 'pending' : 'unknown';
  return deciding.status === 'success' && deciding.late ? 'late_success' : deciding.status;
}

function isUnsettled(job: LedgerJob, expectedAt: Date, options: CycleOptions): boolean {
  const { is_active, next_expected_at_utc: next } = job;
  return (is_active && next !== null && expectedAt >= next) || owedAt(job, expectedAt, options) !== null;
}

/** The cycle that was expected at that very time by an earlier schedule, and is owed. */
function owedAt(job: LedgerJob, expectedAt: Date, options: CycleOptions): Cycle | null {
  const cycles = job.owed.map(({ schedule }) => cycleAt(schedule, expectedAt, options));
  return cycles.find((cycle) => cycle !== null && isOwed(job, cycle)) ?? null;
}

/** The cycle that is expected at that very time; null when it is not on that schedule. */
function cycleAt(job: ScheduleFields, expectedAt: Date, options: CycleOptions): Cycle | null {
  const cycle = cycleOwning(job, expectedAt, options);
  return cycle?.expectedAt.getTime() === expectedAt.getTime() ? cycle : null;
}
