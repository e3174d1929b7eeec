import { Clock } from '../../src/common/clock.js';

/** Real time, moved by as much as the test says: files keep their real times, so it only ever moves relative to now. */
export class ShiftedClock extends Clock {
  private offsetMs = 0;

  /** Moves both clocks, as time itself does. */
  advance(ms: number): void {
    this.offsetMs += ms;
  }

  override now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  override monotonicMs(): number {
    return performance.now() + this.offsetMs;
  }
}
