import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SingleFlight } from '../common/single-flight.js';
import { AlarmBook } from './alarm-book.js';
import { Heartbeat } from './heartbeat.js';
import { SelfObserver } from './self-observer.js';

const BEAT_MS = 15_000;
const LOOK_MS = 60_000;

/** Whether Vigie looks at itself by the clock; a test that moves the clock itself decides when to look. */
@Injectable()
export class SelfWatchOptions {
  readonly isOn: boolean = true;
}

/** Who watches the watcher: raises alarms about Vigie itself, and tells a dead man's switch that it lives. */
@Injectable()
export class SelfWatch implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SelfWatch.name);
  private readonly looking = new SingleFlight<void>();
  private readonly beating = new SingleFlight<void>();
  private readonly stop = new AbortController();

  constructor(
    private readonly observer: SelfObserver,
    private readonly alarms: AlarmBook,
    private readonly heartbeat: Heartbeat,
    private readonly options: SelfWatchOptions,
  ) {}

  @Interval(BEAT_MS)
  beatTick(): void {
    if (this.options.isOn) void this.beat();
  }

  @Interval(LOOK_MS)
  lookTick(): void {
    if (this.options.isOn) void this.look();
  }

  /** Resolves when the newest scan was told, or could not be; never rejects. */
  beat(): Promise<void> {
    return this.carefully(this.beating, () => this.heartbeat.beat(this.stop.signal));
  }

  /** Resolves when everything that is wrong is in the book; never rejects. */
  look(): Promise<void> {
    return this.carefully(this.looking, async () => {
      const open = await this.alarms.open();
      const { alarms, unknown } = await this.observer.wrongNow((kind, subject) => open.some((alarm) => alarm.kind === kind && alarm.subject === subject));
      await this.alarms.note(alarms, unknown);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await Promise.all([this.looking.drain(), this.beating.drain()]);
  }

  private async carefully(flight: SingleFlight<void>, task: () => Promise<void>): Promise<void> {
    if (this.stop.signal.aborted) return;
    await flight.run(task).catch((error: unknown) => {
      if (!this.stop.signal.aborted) this.logger.error(`Vigie could not look at itself: ${String(error)}`, error instanceof Error ? error.stack : undefined);
    });
  }
}
