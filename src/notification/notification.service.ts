import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { Interval } from '@nestjs/schedule';
import { SingleFlight } from '../common/single-flight.js';
import { EVENTS_RELEASED } from '../events/event-types.js';
import { DeliveriesService, type OutboxState } from './deliveries.service.js';
import { FanOutStep } from './fan-out-step.js';
import { ReminderStep } from './reminder-step.js';
import { SendStep } from './send-step.js';

const SWEEP_MS = 5_000;
const DRAIN_MS = 3_000;

/**
 * Tells people: woken by the event log, and by a sweep that catches whatever no wake-up call reached.
 * Deciding what to tell and sending it are separate flights, so a slow mail server delays no record.
 */
@Injectable()
export class NotificationService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(NotificationService.name);
  private readonly deciding = new SingleFlight<void>();
  private readonly sending = new SingleFlight<void>();
  private readonly abort = new AbortController();
  private stopping = false;

  constructor(
    private readonly fanOut: FanOutStep,
    private readonly reminders: ReminderStep,
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
    await this.run(this.deciding, async () => {
      await this.fanOut.runAll(this.shouldStop);
      await this.reminders.runAll(this.shouldStop);
    });
    await this.run(this.sending, () => this.sender.runAll(this.shouldStop, this.abort.signal));
  }

  /** Mails in flight get 3 s; then their attempts end and their claims are given up. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const timer = setTimeout(() => this.abort.abort(), DRAIN_MS);
    await Promise.all([this.deciding.drain(), this.sending.drain()]);
    clearTimeout(timer);
  }

  private readonly shouldStop = (): boolean => this.stopping;

  /** The door closes at once: whoever calls later cannot know what the round under way has already looked at. */
  private async run(flight: SingleFlight<void>, task: () => Promise<void>): Promise<void> {
    if (this.stopping) return;
    await flight
      .run((close) => {
        close();
        return task();
      })
      .catch((error: unknown) => this.logger.error(`Notification: ${String(error)}`, error instanceof Error ? error.stack : undefined));
  }
}
