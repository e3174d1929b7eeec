import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';

/** How far wall clock and monotonic clock may drift apart between two looks. */
const TOLERANCE_MS = 10 * 60_000;

/**
 * Notices when the system clock was set by more than 10 minutes, in either direction. The ledger then
 * holds until the next look confirms the new time: a wrong clock must not declare backups missing.
 */
@Injectable()
export class ClockWatch {
  private wall: number;
  private monotonic: number;
  private jumpedByMs = 0;

  constructor(private readonly clock: Clock) {
    this.wall = clock.now().getTime();
    this.monotonic = clock.monotonicMs();
  }

  /** Compares the two clocks with the last look. @returns how far the wall clock has jumped since, in ms; 0 = it can be trusted. */
  look(): number {
    const jump = this.drift();
    this.wall = this.clock.now().getTime();
    this.monotonic = this.clock.monotonicMs();
    this.jumpedByMs = Math.abs(jump) > TOLERANCE_MS ? jump : 0;
    return this.jumpedByMs;
  }

  /** The last look found that it had. */
  get hasJumped(): boolean {
    return this.jumpedByMs !== 0;
  }

  /** The last look found nothing, and nothing has happened since. */
  get isTrusted(): boolean {
    return !this.hasJumped && Math.abs(this.drift()) <= TOLERANCE_MS;
  }

  private drift(): number {
    return this.clock.now().getTime() - this.wall - (this.clock.monotonicMs() - this.monotonic);
  }
}
