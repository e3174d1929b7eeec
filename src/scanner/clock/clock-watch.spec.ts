import { ShiftedClock } from '../../../test/support/clock.js';
import { ClockWatch } from './clock-watch.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('The watch over the clock', () => {
  it('trusts time that passes, however long nobody looked', () => {
    const clock = new ShiftedClock();
    const watch = new ClockWatch(clock);
    clock.advance(30 * 24 * HOUR_MS);
    expect(watch.isTrusted).toBe(true);
    expect(watch.look()).toBe(0);
  });

  it.each([['forward', 11], ['back', -11]])('doubts a clock that was set %s by more than ten minutes, until the next look confirms it', (_way, minutes) => {
    const clock = new ShiftedClock();
    const watch = new ClockWatch(clock);
    clock.jump(minutes * MINUTE_MS);
    expect(watch.isTrusted).toBe(false);
    expect(watch.look() / MINUTE_MS).toBeCloseTo(minutes, 1);
    expect(watch.isTrusted).toBe(false);
    clock.advance(1000);
    expect(watch.look()).toBe(0);
    expect(watch.isTrusted).toBe(true);
  });

  it('doubts it again when it jumps back', () => {
    const clock = new ShiftedClock();
    const watch = new ClockWatch(clock);
    clock.jump(3 * HOUR_MS);
    watch.look();
    clock.jump(-3 * HOUR_MS);
    expect(watch.look() / HOUR_MS).toBeCloseTo(-3, 1);
    expect(watch.isTrusted).toBe(false);
  });

  it.each([9, -9])('takes a correction of %i minutes for what it is', (minutes) => {
    const clock = new ShiftedClock();
    const watch = new ClockWatch(clock);
    clock.jump(minutes * MINUTE_MS);
    expect(watch.isTrusted).toBe(true);
    expect(watch.look()).toBe(0);
  });
});
