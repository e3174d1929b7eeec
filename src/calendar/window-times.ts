import { occurrencesOf } from '../jobs/schedule/occurrences.js';
import { type ScheduleFields, scheduleProblems } from '../jobs/schedule/schedule.js';
import type { MaintenanceWindow } from './maintenance-window.entity.js';

/** When a window is open. */
export type WindowTimes = Pick<MaintenanceWindow, 'starts_at' | 'ends_at' | 'cron_expression' | 'timezone' | 'duration_minutes' | 'removed_at'>;

/** A time from `from` on, up to but not including `until`; epoch milliseconds. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** The schedule by which a recurring window opens. */
export function openingTimes({ cron_expression, timezone }: Pick<WindowTimes, 'cron_expression' | 'timezone'>): ScheduleFields {
  return {
    backup_frequency: 'cron', cron_expression, timezone, expected_hour_utc: 0, expected_minute_utc: 0, expected_weekdays: null,
    expected_day_of_month: null, expected_date: null, grace_minutes: null,
  };
}

/** Whether it can be told when the window is open: saving refuses what cannot, but time zones come and go. */
export function isReadable(window: Pick<WindowTimes, 'cron_expression' | 'timezone'>): boolean {
  return window.cron_expression === null || scheduleProblems(openingTimes(window)).length === 0;
}

/** From when until when the window is open at `at`; null when it is closed then. Throws InvalidScheduleError. */
export function openAt(window: WindowTimes, at: Date): TimeSpan | null {
  const whole = validity(window);
  const instant = at.getTime();
  if (instant < whole.from || instant >= whole.until) return null;
  if (window.cron_expression === null) return whole;
  const opened = occurrencesOf(openingTimes(window)).atOrBefore(instant);
  const length = lengthOf(window);
  return opened === null || instant >= opened + length ? null : clipped({ from: opened, until: opened + length }, whole);
}

/** The first time after `at` at which the window opens; null when it never does again. Throws InvalidScheduleError. */
export function opensAfter(window: WindowTimes, at: Date): Date | null {
  const whole = validity(window);
  if (window.cron_expression === null) return whole.from > at.getTime() && whole.from < whole.until ? new Date(whole.from) : null;
  const opens = occurrencesOf(openingTimes(window)).after(Math.max(at.getTime(), whole.from - 1));
  return opens === null || opens >= whole.until ? null : new Date(opens);
}

/** The openings of the window that touch [from, until), whole and one by one, oldest first. Throws InvalidScheduleError. */
export function openingsBetween(window: WindowTimes, from: number, until: number): TimeSpan[] {
  const whole = validity(window);
  const asked = clipped({ from, until }, whole);
  if (asked.from >= asked.until) return [];
  if (window.cron_expression === null) return [whole];
  const opens = occurrencesOf(openingTimes(window));
  const length = lengthOf(window);
  const spans: TimeSpan[] = [];
  let opened = opens.atOrBefore(asked.from) ?? opens.after(asked.from);
  while (opened !== null && opened < asked.until) {
    if (opened + length > asked.from) spans.push(clipped({ from: opened, until: opened + length }, whole));
    opened = opens.after(opened);
  }
  return spans;
}

/** When the window is open between two times, cut to them and joined, oldest first. Throws InvalidScheduleError. */
export function openBetween(window: WindowTimes, from: number, until: number): TimeSpan[] {
  return joined(openingsBetween(window, from, until).map((span) => clipped(span, { from, until })));
}

/** The same time, without overlaps and empty spans, oldest first. */
export function joined(spans: readonly TimeSpan[]): TimeSpan[] {
  const result: { from: number; until: number }[] = [];
  for (const { from, until } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (from >= until) continue;
    if (last !== undefined && from <= last.until) last.until = Math.max(last.until, until);
    else result.push({ from, until });
  }
  return result;
}

function lengthOf({ duration_minutes }: WindowTimes): number {
  return (duration_minutes ?? 0) * 60_000;
}

function validity({ starts_at, ends_at, removed_at }: WindowTimes): TimeSpan {
  return { from: starts_at.getTime(), until: Math.min(ends_at?.getTime() ?? Infinity, removed_at?.getTime() ?? Infinity) };
}

function clipped(span: TimeSpan, by: TimeSpan): TimeSpan {
  return { from: Math.max(span.from, by.from), until: Math.min(span.until, by.until) };
}
