import { isDeepStrictEqual } from 'node:util';
import type { ScanFacts } from '../../events/dto/event-payloads.js';
import type { ScanRun } from './scan-run.entity.js';

/** A run at this moment, as whoever follows the feed is told. */
export function scanFacts({ problems, requested_at, started_at, finished_at, progressed_at, ...facts }: ScanRun): ScanFacts {
  return {
    ...facts,
    requested_at: requested_at.toISOString(),
    started_at: started_at?.toISOString() ?? null,
    finished_at: finished_at?.toISOString() ?? null,
    progressed_at: progressed_at?.toISOString() ?? null,
    problems_count: problems.length,
  };
}

/** Whether nothing but time has passed: the mean speed sinks by itself. */
export function hasStoodStill(before: ScanFacts, now: ScanFacts): boolean {
  return isDeepStrictEqual(steady(before), steady(now));
}

const TIME_DEPENDENT = ['bytes_per_second', 'progressed_at'];
const steady = (facts: ScanFacts) => Object.entries(facts).filter(([name]) => !TIME_DEPENDENT.includes(name)).sort();
