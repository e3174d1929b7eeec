import { isDeepStrictEqual } from 'node:util';
import type { ScanFacts } from '../events/dto/event-payloads.js';
import type { ScanRun } from './scan-run.entity.js';

/** A run at this moment, as whoever follows the feed is told. */
export function scanFacts({ problems, requested_at, started_at, finished_at, ...facts }: ScanRun): ScanFacts {
  return {
    ...facts,
    requested_at: requested_at.toISOString(),
    started_at: started_at?.toISOString() ?? null,
    finished_at: finished_at?.toISOString() ?? null,
    problems_count: problems.length,
  };
}

/** Whether nothing but time has passed: the mean speed sinks by itself. */
export function hasStoodStill(before: ScanFacts, now: ScanFacts): boolean {
  return isDeepStrictEqual(withoutSpeed(before), withoutSpeed(now));
}

const withoutSpeed = (facts: ScanFacts) => Object.entries(facts).filter(([name]) => name !== 'bytes_per_second').sort();
