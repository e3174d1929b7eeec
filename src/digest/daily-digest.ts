import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { SingleFlight } from '../common/single-flight.js';
import { DigestTimes } from './digest-times.js';
import { DigestWriter } from './digest-writer.js';

const TICK_MS = 20_000;

/** Sends the digest of each day once, also when all is well: silence must not mean that it is. */
@Injectable()
export class DailyDigest implements BeforeApplicationShutdown {
  private readonly logger = new Logger(DailyDigest.name);
  private readonly flight = new SingleFlight<void>();
  private stopping = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly times: DigestTimes,
    private readonly writer: DigestWriter,
  ) {}

  @Interval(TICK_MS)
  tick(): void {
    if (this.times.isOn) void this.look();
  }

  /** Resolves when the digest that is due, if any, was written; never rejects. */
  async look(): Promise<void> {
    if (this.stopping) return;
    await this.flight.run(() => this.writeDue()).catch((error: unknown) => {
      this.logger.error(`The digest could not be written; it is tried again: ${String(error)}`, error instanceof Error ? error.stack : undefined);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.flight.drain();
  }

  private async writeDue(): Promise<void> {
    const day = await this.times.untoldDay(this.database.manager);
    if (day === null || (await this.writer.passOver(this.database.manager, day))) return;
    const volumes = await this.writer.volumes();
    const deliveries = await this.database.transaction((manager) => this.writer.writeScheduled(manager, day, volumes));
    if (deliveries === null) return;
    this.writer.wake();
    this.logger.log(`The digest of ${day} was written, for ${deliveries.length} recipients`);
  }
}
