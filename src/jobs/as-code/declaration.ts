import { isDeepStrictEqual } from 'node:util';
import { needsHour, needsMinute } from '../dto/create-job.dto.js';
import { JOB_DEFAULTS, type JobFields, type JobRow } from '../job-fields.js';
import { JOB_FIELDS } from '../settable-fields.js';

const DEFAULTS = new Map<string, unknown>(Object.entries(JOB_DEFAULTS));

/** A job as somebody would write it down: only what can be set, and nothing that is its default anyway. */
export function declarationOf(job: JobRow): Record<string, unknown> {
  return Object.fromEntries(JOB_FIELDS.filter((name) => mustBeSaid(job, name)).map((name) => [name, job[name]]));
}

function mustBeSaid(job: JobRow, name: keyof JobFields): boolean {
  if (name === 'expected_hour_utc' && needsHour(job)) return true;
  if (name === 'expected_minute_utc' && needsMinute(job)) return true;
  return !DEFAULTS.has(name) || !isDeepStrictEqual(job[name], DEFAULTS.get(name));
}
