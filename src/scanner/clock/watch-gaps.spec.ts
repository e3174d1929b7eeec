import { WatchGaps } from './watch-gaps.js';

const at = (time: string) => new Date(`2026-06-${time}Z`);
const HOUR_MS = 3_600_000;

describe('Nobody watched', () => {
  it('before the process began, as long as nothing is known of an earlier one', () => {
    const gaps = new WatchGaps(at('12T12:00'));
    expect([gaps.covers(at('01T00:00')), gaps.covers(at('12T11:59')), gaps.covers(at('12T12:00'))]).toEqual([true, true, false]);
  });

  it('from the last scan of the earlier process on, not before', () => {
    const gaps = new WatchGaps(at('12T12:00'));
    gaps.watchedUntil(at('09T18:00'));
    expect([gaps.covers(at('09T17:59')), gaps.covers(at('09T18:00')), gaps.covers(at('12T11:59')), gaps.covers(at('12T12:00'))]).toEqual([false, true, true, false]);
  });

  it('while the clock leapt forward, and watches again from there', () => {
    const gaps = new WatchGaps(at('12T12:00'));
    gaps.watchedUntil(at('12T11:00'));
    gaps.jumped(5 * HOUR_MS, at('12T20:00'));
    expect(['12T14:59', '12T15:00', '12T19:59', '12T20:00'].map((time) => gaps.covers(at(time)))).toEqual([false, true, true, false]);
  });

  it('in no time that a clock set back has still to show', () => {
    const gaps = new WatchGaps(at('12T12:00'));
    gaps.jumped(5 * HOUR_MS, at('12T20:00'));
    gaps.jumped(-5 * HOUR_MS, at('12T15:10'));
    expect(['12T15:05', '12T15:10', '12T19:59'].map((time) => gaps.covers(at(time)))).toEqual([true, false, false]);
    const wrongAtStart = new WatchGaps(at('12T12:00'));
    wrongAtStart.jumped(-5 * HOUR_MS, at('12T07:00'));
    expect(['12T06:59', '12T07:00'].map((time) => wrongAtStart.covers(at(time)))).toEqual([true, false]);
  });
});
