import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { ChannelSender } from '../channels/channel-sender.js';
import { Attempts } from './attempts.js';
import { DeliveryStore, MAIL_LANE } from './delivery-store.js';
import { SendLane } from './send-lane.js';

/** Sends what is due: all mail in one lane, since it goes to one server, and every other channel in a lane of its own. */
@Injectable()
export class SendStep {
  private readonly lanes = new Map<number, SendLane>();
  private readonly looks = new Set<Promise<number[]>>();
  private freed: Promise<void> | null = null;

  constructor(
    private readonly store: DeliveryStore,
    private readonly attempts: Attempts,
    private readonly sender: ChannelSender,
    private readonly clock: Clock,
  ) {}

  /** Resolves when everything that is due was tried once. @param abort ends attempts in flight; their claims are given up. */
  async runAll(shouldStop: () => boolean, abort: AbortSignal): Promise<void> {
    const due = await this.look();
    const open = due.filter((lane) => lane !== MAIL_LANE || this.sender.canMail);
    // Messages that somebody else has claimed just now are not due; whoever asked for them waits for them all the same.
    const busy = [...this.lanes].filter(([, lane]) => !lane.isIdle).map(([id]) => id);
    await Promise.all([...new Set([...open, ...busy])].map((lane) => this.lane(lane).run(shouldStop, abort)));
  }

  async drain(): Promise<void> {
    await Promise.allSettled(this.looks);
    await Promise.all([...this.lanes.values()].map((lane) => lane.drain()));
  }

  /** Lanes in which something is due. Whoever stops Vigie waits for that, too. */
  private look(): Promise<number[]> {
    const looking = this.dueLanes().finally(() => this.looks.delete(looking));
    this.looks.add(looking);
    return looking;
  }

  /** Claims that an earlier start left. Once, before anything is claimed: whoever comes meanwhile waits for the same. */
  private freeClaims(): Promise<void> {
    this.freed ??= this.store.freeOwnClaims().catch((error: unknown) => {
      this.freed = null;
      throw error;
    });
    return this.freed;
  }

  /** Without a mail server no mail is written any more, but some may wait from an earlier start. */
  private async dueLanes(): Promise<number[]> {
    await this.freeClaims();
    if (!this.sender.canMail) await this.store.skipMail('No SMTP server is configured any more: set EMAIL_HOST, restart Vigie and retry it.');
    return this.store.dueLanes();
  }

  private lane(id: number): SendLane {
    const lane = this.lanes.get(id) ?? new SendLane(this.clock, this.attempts.inLane(id));
    this.lanes.set(id, lane);
    return lane;
  }
}
