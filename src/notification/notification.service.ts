import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { Interval } from '@nestjs/schedule';
import { SingleFlight } from '../common/single-flight.js';
import { EVENTS_RELEASED } from '../events/event-types.js';
import { DecidingSteps } from './deciding/deciding-steps.js';
import { DeliveriesService, type OutboxState } from './deliveries/deliveries.service.js';
import { SendStep } from './deliveries/send-step.js';

const SWEEP_MS = 5_000;
const DRAIN_MS = 3_000;

/**
 * Tells people: woken by the event log, and by a sweep that catches whatever no wake-up call reached.
 * Deciding what to tell and sending it are separate flights, so a slow mail server delays no record, and no other channel.
 */
@Injectable()
export class NotificationService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(NotificationService.name);
  private readonly deciding = new SingleFlight<void>();
  private readonly abort = new AbortController();
  private stopping = false;

  constructor(
    private readonly steps: DecidingSteps,
    private readonly sender: SendStep,
    private readonly deliveries: DeliveriesService,
  ) {}

  /** How much is still to be sent, for the health page. */
  outbox(): Promise<OutboxState> {
    return this.deliveries.outboxState();
  }

  @OnEvent(EVENTS_RELEASED)
  wake(): void {
    void this.work();
  }

  /** Leaves a round that is still deciding alone: it goes on until nothing is left. */
  @Interval(SWEEP_MS)
  sweep(): void {
    if (this.deciding.isIdle) void this.work();
  }

  /** Resolves when everything that was due has been told and tried once; never rejects. */
  async work(): Promise<void> {
    await this.decide();
    if (!this.stopping) await this.sender.runAll(this.shouldStop, this.abort.signal).catch((error: unknown) => this.report(error));
  }

  /** Mails in flight get 3 s; then their attempts end and their claims are given up. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const timer = setTimeout(() => this.abort.abort(), DRAIN_MS);
    await Promise.all([this.deciding.drain(), this.sender.drain()]);
    clearTimeout(timer);
  }

  private readonly shouldStop = (): boolean => this.stopping;

  /** The door closes at once: whoever calls later cannot know what the round under way has already looked at. */
  private async decide(): Promise<void> {
    if (this.stopping) return;
    await this.deciding
      .run(async (close) => {
        close();
        await this.steps.runAll(this.shouldStop);
      })
      .catch((error: unknown) => this.report(error));
  }

  private report(error: unknown): void {
    this.logger.error(`Notification: ${String(error)}`, error instanceof Error ? error.stack : undefined);
  }
}
