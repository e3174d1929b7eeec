import { type Cycle, type CycleOptions, cycleExpectedBefore, cycleOwning } from './cycle.js';
import type { ScheduleFields } from './schedule.js';

/** Cycles that were due by a schedule that a job had before, and have no verdict yet. As a column holds it: times in ISO 8601. */
export interface OwedCycles {
  readonly schedule: ScheduleFields;
  /** Expected time of the first of them. */
  readonly from: string;
  /** Their deadlines had passed by then. */
  readonly until: string;
  /** Since when the schedule is another one: what ends from then on belongs to that. */
  readonly changed_at: string;
}

interface Owing {
  readonly owed: readonly OwedCycles[];
}

interface Ledger extends ScheduleFields {
  readonly next_expected_at_utc: Date | null;
  readonly next_deadline_utc: Date | null;
}

/**
 * What a job owes when its schedule ends now: its due cycles without a verdict, before the one with which it goes on; none or one.
 * @param next the first cycle of its new schedule; null: it is switched off
 */
export function owedNow(job: Ledger, next: Cycle | null, { now, ...options }: CycleOptions & { readonly now: Date }): OwedCycles[] {
  const { next_expected_at_utc: from, next_deadline_utc: deadline } = job;
  if (from === null || deadline === null || deadline > now) return [];
  const last = next && cycleExpectedBefore(job, next.expectedAt, options);
  if (next && (last === null || last.expectedAt < from)) return [];
  const until = last && last.deadline < now ? last.deadline : now;
  return [{ schedule: scheduleOnly(job), from: from.toISOString(), until: until.toISOString(), changed_at: now.toISOString() }];
}

/** The job as it was when these cycles were due. */
export function whenOwing<J extends ScheduleFields>(job: J, { schedule, from }: OwedCycles): J & { readonly next_expected_at_utc: Date } {
  return { ...job, ...schedule, next_expected_at_utc: new Date(from) };
}

/** The cycle that owns an instant: one that is owed, else one of the schedule as it is now; null for `once` before its early window. */
export function cycleOfJobOwning(job: ScheduleFields & Owing, at: Date, options: CycleOptions): Cycle | null {
  for (const owed of job.owed) {
    const cycle = at < new Date(owed.changed_at) ? cycleOwning(owed.schedule, at, options) : null;
    if (cycle !== null && isAmong(owed, cycle)) return cycle;
  }
  return cycleOwning(job, at, options);
}

/** As much of a cycle as an earlier schedule owns: nothing from its end on. */
export function untilChanged(cycle: Cycle, { changed_at }: OwedCycles): Cycle {
  const end = new Date(changed_at);
  return cycle.ownsUntil !== null && cycle.ownsUntil < end ? cycle : { ...cycle, ownsUntil: end };
}

/** Whether that cycle was due by an earlier schedule, and is without a verdict. */
export function isOwed({ owed }: Owing, cycle: Pick<Cycle, 'expectedAt' | 'deadline'>): boolean {
  return owed.some((one) => isAmong(one, cycle));
}

/** Expected time of the first cycle without a verdict; null when nothing is expected. */
export function firstUndecided({ owed, next_expected_at_utc: next }: Owing & Pick<Ledger, 'next_expected_at_utc'>): Date | null {
  const [first] = [...owed.map(({ from }) => new Date(from)), ...(next === null ? [] : [next])].sort((a, b) => a.getTime() - b.getTime());
  return first ?? null;
}

function isAmong({ from, until }: OwedCycles, { expectedAt, deadline }: Pick<Cycle, 'expectedAt' | 'deadline'>): boolean {
  return expectedAt >= new Date(from) && deadline <= new Date(until);
}

function scheduleOnly(fields: ScheduleFields): ScheduleFields {
  const {
    backup_frequency, expected_hour_utc, expected_minute_utc, expected_weekdays, expected_day_of_month, expected_date, cron_expression, timezone, grace_minutes,
  } = fields;
  return {
    backup_frequency, expected_hour_utc, expected_minute_utc, expected_weekdays, expected_day_of_month, expected_date, cron_expression, timezone, grace_minutes,
  };
}
