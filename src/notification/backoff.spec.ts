import fc from 'fast-check';
import { nextAttemptAt } from './backoff.js';

const CREATED = new Date('2026-06-12T00:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const delayAfter = (attempts: number, random: number) => (nextAttemptAt(CREATED, attempts, CREATED, random)?.getTime() ?? NaN) - CREATED.getTime();

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

  it('gives up seven days after the message was written', () => {
    expect(nextAttemptAt(CREATED, 30, new Date(CREATED.getTime() + 7 * DAY - 1), 0)).not.toBeNull();
    expect(nextAttemptAt(CREATED, 30, new Date(CREATED.getTime() + 7 * DAY), 0)).toBeNull();
  });
});
