import type { ScheduleFields } from './schedule.js';

/**
 * ISO weekdays (1 = Monday .. 7, ascending, each once) on which a `daily` or `weekly` schedule is due.
 * An empty list reads as absent, so that arithmetic has an answer; saving one is refused.
 */
export function dueWeekdays(fields: ScheduleFields): readonly number[] {
  const chosen = [...new Set(fields.expected_weekdays ?? [])].sort((a, b) => a - b);
  if (chosen.length > 0) return chosen;
  return fields.backup_frequency === 'weekly' ? [1] : [1, 2, 3, 4, 5, 6, 7];
}
