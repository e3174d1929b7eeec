import { Clock } from '../../src/common/clock.js';

/** Real time, moved by as much as the test says: files keep their real times, so it only ever moves relative to now. */
export class ShiftedClock extends Clock {
  private offsetMs = 0;
  private jumpMs = 0;

  /** Moves both clocks, as time itself does. */
  advance(ms: number): void {
    this.offsetMs += ms;
  }

  /** Sets the wall clock, as a wrong time server does. */
  jump(ms: number): void {
    this.jumpMs += ms;
  }

  override now(): Date {
    return new Date(Date.now() + this.offsetMs + this.jumpMs);
  }

  override monotonicMs(): number {
    return performance.now() + this.offsetMs;
  }
}
