import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import { SingleFlight } from '../common/single-flight.js';
import { KEPT_MS } from './idempotency.js';
import { IdempotencyRecord } from './idempotency-record.entity.js';

const SWEEP_MS = 10 * 60_000;
const BATCH = 1000;

/** Forgets answers that are older than a day. */
@Injectable()
export class IdempotencySweeper implements BeforeApplicationShutdown {
  private readonly logger = new Logger(IdempotencySweeper.name);
  private readonly sweeping = new SingleFlight<void>();
  private stopping = false;

  constructor(
    @InjectRepository(IdempotencyRecord) private readonly records: Repository<IdempotencyRecord>,
    private readonly clock: Clock,
  ) {}

  /** Resolves when nothing outdated is left; never rejects. */
  @Interval(SWEEP_MS)
  async sweep(): Promise<void> {
    if (this.stopping) return;
    await this.sweeping.run(() => this.sweepAll()).catch((error: unknown) => this.logger.error(`Sweeping idempotency records: ${String(error)}`));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.sweeping.drain();
  }

  private async sweepAll(): Promise<void> {
    while (!this.stopping && (await this.sweepBatch()));
  }

  /** One batch; whoever is being answered from a record keeps it. @returns whether there may be more */
  private async sweepBatch(): Promise<boolean> {
    const [, swept] = await this.records.query<[unknown[], number]>(
      `DELETE FROM idempotency_records WHERE (api_key_id, idempotency_key) IN (
         SELECT api_key_id, idempotency_key FROM idempotency_records WHERE created_at <= $1 ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      [new Date(this.clock.now().getTime() - KEPT_MS)],
    );
    return swept === BATCH;
  }
}
