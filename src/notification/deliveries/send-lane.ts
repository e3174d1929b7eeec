import { Logger } from '@nestjs/common';
import type { Clock } from '../../common/clock.js';
import type { Claimed } from './delivery-store.js';
import { Pace } from './pace.js';

/** How much a lane may take on now. */
export interface Terms {
  /** Messages under way at the same time. */
  readonly width: number;
  /** Messages that may begin within a minute; 0 = any number. */
  readonly perMinute: number;
  /** The other side has asked for peace until then; null = it has not. */
  readonly pausedUntil: Date | null;
}

/** What a lane does its work with. */
export interface LaneWork {
  terms(): Promise<Terms>;
  /** Takes messages that are due. None: nothing is. */
  claim(count: number): Promise<readonly Claimed[]>;
  /** Never rejects. @returns whether the outcome could be recorded */
  attempt(delivery: Claimed, abort: AbortSignal): Promise<boolean>;
}

/** The messages of one channel, a few at a time: whenever one is settled the next is taken, so that a slow one holds up no other. */
export class SendLane {
  private static readonly logger = new Logger('SendLane');
  private readonly pace = new Pace();
  private loop: Promise<void> | null = null;
  /** How often since the lane looked last. */
  private asked = 0;
  private nudge: () => void = () => undefined;

  constructor(private readonly clock: Clock, private readonly work: LaneWork) {}

  /** Resolves when nothing is due and nothing under way; whoever comes while it works has it look once more. Never rejects. */
  run(shouldStop: () => boolean, abort: AbortSignal): Promise<void> {
    this.asked += 1;
    this.nudge();
    this.loop ??= this.send(shouldStop, abort);
    return this.loop;
  }

  get isIdle(): boolean {
    return this.loop === null;
  }

  async drain(): Promise<void> {
    while (this.loop) await this.loop;
  }

  private async send(shouldStop: () => boolean, abort: AbortSignal): Promise<void> {
    const underWay = new Set<Promise<void>>();
    // When the database is away there is no point in taking more; the next sweep begins anew.
    let failures = 0;
    const mayTake = (): boolean => failures === 0 && !shouldStop();
    const begin = (delivery: Claimed): void => {
      const done: Promise<void> = this.work.attempt(delivery, abort).then((isRecorded) => {
        if (!isRecorded) failures += 1;
        underWay.delete(done);
      });
      underWay.add(done);
    };
    for (let more = true; more; ) {
      this.asked = 0;
      if (mayTake()) {
        const taken = await this.take(underWay.size).catch((error: unknown) => {
          SendLane.logger.error(`Sending: ${String(error)}`, error instanceof Error ? error.stack : undefined);
          failures += 1;
          return [];
        });
        taken.forEach(begin);
      }
      // Whatever ends may let go what has waited for it.
      more = underWay.size > 0;
      if (more && this.asked === 0) await Promise.race([...underWay, new Promise<void>((called) => (this.nudge = called))]);
      more ||= this.asked > 0 && mayTake();
    }
    // Not in a callback: whoever asks from now on begins anew.
    this.loop = null;
  }

  private async take(underWay: number): Promise<readonly Claimed[]> {
    const { width, perMinute, pausedUntil } = await this.work.terms();
    const now = this.clock.now();
    const room = Math.min(width - underWay, this.pace.room(perMinute, now));
    if (room <= 0 || (pausedUntil !== null && now < pausedUntil)) return [];
    const taken = await this.work.claim(room);
    this.pace.note(taken.length, now);
    return taken;
  }
}
