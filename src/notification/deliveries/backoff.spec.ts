import fc from 'fast-check';
import { nextAttemptAt } from './backoff.js';

const QUEUED = new Date('2026-06-12T00:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const after = (ms: number) => new Date(QUEUED.getTime() + ms);
const next = (attempts: number, now: Date, random = 0, refusedSince: Date | null = null) => nextAttemptAt({ queuedAt: QUEUED, attempts, refusedSince }, now, random);
const delayAfter = (attempts: number, random: number) => (next(attempts, QUEUED, random)?.getTime() ?? NaN) - QUEUED.getTime();

describe('nextAttemptAt', () => {
  it.each([[1, 1], [2, 2], [3, 4], [8, 128], [10, 360], [50, 360], [5_000, 360]])('after attempt %i waits %i minutes at most', (attempts, minutes) => {
    expect(delayAfter(attempts, 0)).toBe(minutes * MINUTE);
  });

  it('shortens the delay by a fifth at most, so that what failed together does not come back together', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
        const longest = delayAfter(attempts, 0);
        expect(delayAfter(attempts, random)).toBeLessThanOrEqual(longest);
        expect(delayAfter(attempts, random)).toBeGreaterThanOrEqual(longest * 0.8 - 1);
      }),
    );
  });

  it('gives up seven days after the message was queued', () => {
    expect(next(30, after(7 * DAY - 1))).not.toBeNull();
    expect(next(30, after(7 * DAY))).toBeNull();
  });

  it('gives up what is refused for its content after an hour of it, and looks once more at its end', () => {
    const since = after(2 * DAY);
    expect(next(9, since, 0, since)).toEqual(new Date(since.getTime() + 60 * MINUTE));
    expect(next(10, new Date(since.getTime() + 60 * MINUTE - 1), 0, since)).not.toBeNull();
    expect(next(10, new Date(since.getTime() + 60 * MINUTE), 0, since)).toBeNull();
  });
});
