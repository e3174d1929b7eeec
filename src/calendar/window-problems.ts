import type { ProblemField } from '../common/http/problem.js';
import { occurrencesOf } from '../jobs/schedule/occurrences.js';
import { scheduleProblems } from '../jobs/schedule/schedule.js';
import type { MaintenanceWindow } from './maintenance-window.entity.js';
import { openingTimes } from './window-times.js';

/** What somebody says of a window, complete. */
export type WindowFields = Pick<
  MaintenanceWindow,
  'reason' | 'job_id' | 'agent_id' | 'company_name' | 'city' | 'tag' | 'everything' | 'starts_at' | 'ends_at' | 'cron_expression' | 'timezone' | 'duration_minutes'
>;

const DAY_MS = 24 * 60 * 60_000;
/** Whoever expects nothing for longer should switch the jobs off. */
export const LONGEST_DAYS = 366;
const SHORTEST_PERIOD_MINUTES = 60;

/** Everything wrong with a window, per field; empty = fine. */
export function windowProblems(window: WindowFields): ProblemField[] {
  return [...scopeProblems(window), ...(window.cron_expression === null ? onceProblems(window) : recurringProblems(window, window.cron_expression))];
}

/** A window over all jobs must be meant: one that names no condition by mistake would keep everybody quiet. */
function scopeProblems({ everything, job_id, agent_id, company_name, city, tag }: WindowFields): ProblemField[] {
  const narrowed = [job_id, agent_id, company_name, city, tag].some((condition) => condition !== null);
  if (everything && narrowed) return problem('everything', 'is true beside a condition: leave one of them out');
  if (everything || narrowed) return [];
  return problem('everything', 'must be true when none of job_id, agent_id, company_name, city and tag is named: this would excuse every job');
}

function onceProblems({ starts_at, ends_at, timezone, duration_minutes }: WindowFields): ProblemField[] {
  const stray = [
    ...(timezone === null ? [] : problem('timezone', 'belongs to cron_expression, which is absent')),
    ...(duration_minutes === null ? [] : problem('duration_minutes', 'belongs to cron_expression, which is absent: say ends_at instead')),
  ];
  if (ends_at === null) return [...stray, ...problem('ends_at', 'is absent; only a window with cron_expression may recur for ever')];
  return [...stray, ...orderProblems(starts_at, ends_at), ...lengthProblems(starts_at, ends_at)];
}

function recurringProblems(window: WindowFields, expression: string): ProblemField[] {
  const { starts_at, ends_at, duration_minutes } = window;
  const problems = [
    ...(ends_at === null ? [] : orderProblems(starts_at, ends_at)),
    ...(duration_minutes === null ? problem('duration_minutes', 'is absent; a window that recurs stays open for so many minutes') : []),
  ];
  const unreadable = scheduleProblems(openingTimes(window)).map(({ field, detail }) => ({ pointer: `/${field}`, detail }));
  if (unreadable.length > 0) return [...problems, ...unreadable];
  const periodMinutes = (occurrencesOf(openingTimes({ ...window, timezone: null })).smallestPeriodMs() ?? 0) / 60_000;
  if (periodMinutes < SHORTEST_PERIOD_MINUTES) problems.push(...problem('cron_expression', `"${expression}" opens every ${periodMinutes} minute(s) at times, expected at least ${SHORTEST_PERIOD_MINUTES} apart`));
  else if ((duration_minutes ?? 0) >= periodMinutes) problems.push(...problem('duration_minutes', `is ${duration_minutes}, but the window opens again after ${periodMinutes} minute(s): this would excuse everything for ever`));
  return problems;
}

function orderProblems(startsAt: Date, endsAt: Date): ProblemField[] {
  return endsAt > startsAt ? [] : problem('ends_at', `is ${endsAt.toISOString()}, expected to lie after starts_at, ${startsAt.toISOString()}`);
}

function lengthProblems(startsAt: Date, endsAt: Date): ProblemField[] {
  const days = Math.ceil((endsAt.getTime() - startsAt.getTime()) / DAY_MS);
  return days <= LONGEST_DAYS ? [] : problem('ends_at', `lies ${days} days after starts_at, expected at most ${LONGEST_DAYS}: switch the jobs off instead (is_active: false)`);
}

function problem(field: keyof WindowFields, detail: string): ProblemField[] {
  return [{ pointer: `/${field}`, detail }];
}
