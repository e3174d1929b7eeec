import { Injectable } from '@nestjs/common';

/**
 * The only place that asks what time it is. Services take a `Clock`, so that a test can fix the time
 * instead of patching timers.
 */
@Injectable()
export class Clock {
  /** Wall-clock time: what the world calls "now"; may jump when the system clock is set. */
  now(): Date {
    return new Date();
  }

  /** Milliseconds that only ever grow, from an arbitrary origin; unaffected by changes of the wall clock. */
  monotonicMs(): number {
    return performance.now();
  }
}
