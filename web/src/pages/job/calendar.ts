import type { Schemas } from '../../api/client.ts';
import type { Status } from '../../parts/status.tsx';

type Cycle = Pick<Schemas['JobCycle'], 'expected_at_utc' | 'verdict' | 'entries' | 'cycles_missed' | 'cycles_excused'> & Partial<Pick<Schemas['JobCycle'], 'rolled_up'>>;
type Verdict = Schemas['CycleVerdict'];

export interface Day {
  /** `2026-06-12`, UTC. */
  readonly date: string;
  readonly status: Status;
  /** How many cycles were expected on it. */
  readonly cycles: number;
  /** The entry behind the worst one; null without one. */
  readonly entryId: number | null;
}

/** From what a day should be known for, to what is only good news. */
const WORST_FIRST: readonly Verdict[] = ['hash_mismatch', 'transfer_integrity_failed', 'failed', 'missing', 'unknown', 'late_success', 'success', 'pending', 'excused'];
const DAY_MS = 86_400_000;

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The Monday that begins the calendar's first week, epoch milliseconds. @param now epoch milliseconds; @param weeks how many are shown, this one too */
export function firstMonday(now: number, weeks: number): number {
  const today = Date.parse(dateOf(now));
  const sinceMonday = (new Date(today).getUTCDay() + 6) % 7;
  return today - (sinceMonday + (weeks - 1) * 7) * DAY_MS;
}

/** Weeks of seven days, Monday first; of a day with several cycles the worst one shows. Days to come are left out. */
export function calendarWeeks(cycles: readonly Cycle[], now: number, weeks: number): Day[][] {
  const byDate = new Map<string, Cycle[]>();
  for (const cycle of cycles) {
    const date = cycle.expected_at_utc.slice(0, 10);
    byDate.set(date, [...(byDate.get(date) ?? []), cycle]);
  }
  const start = firstMonday(now, weeks);
  return Array.from({ length: weeks }, (_, week) => Array.from({ length: 7 }, (_day, day) => start + (week * 7 + day) * DAY_MS).filter((time) => time <= now).map((time) => dayOf(dateOf(time), byDate)));
}

function dayOf(date: string, byDate: ReadonlyMap<string, readonly Cycle[]>): Day {
  const cycles = byDate.get(date) ?? [];
  const worst = WORST_FIRST.flatMap((verdict) => cycles.find((cycle) => worstOf(cycle) === verdict) ?? [])[0];
  return { date, status: worst === undefined ? 'none' : worstOf(worst), cycles: cycles.reduce((sum, cycle) => sum + (cycle.rolled_up?.cycles ?? 1), 0), entryId: worst?.entries[0]?.id ?? null };
}

/** Of a day of which only figures are left, a line tells the worst beside the newest. */
const worstOf = ({ verdict, rolled_up: day }: Cycle): Verdict => day?.worst_verdict ?? verdict;

/** How many of these cycles were met; pending and excused ones count for neither. */
export function tally(cycles: readonly Cycle[]): { readonly good: number; readonly all: number } {
  const days = cycles.flatMap(({ rolled_up: day }) => day ?? []);
  const decided = cycles.filter(({ verdict, rolled_up: day }) => !day && verdict !== 'pending' && verdict !== 'excused');
  return {
    good: decided.filter(({ verdict }) => verdict === 'success' || verdict === 'late_success').length + days.reduce((sum, { met, met_late }) => sum + met + met_late, 0),
    all: decided.length + days.reduce((sum, { due }) => sum + due, 0),
  };
}
