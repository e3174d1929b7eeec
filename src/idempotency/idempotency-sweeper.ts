import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { BatchedSweep } from '../common/batched-sweep.js';
import { Clock } from '../common/clock.js';
import { KEPT_MS } from './idempotency.js';
import { IdempotencyRecord } from './idempotency-record.entity.js';

const SWEEP_MS = 10 * 60_000;
const BATCH = 1000;

/** Forgets answers that are older than a day. */
@Injectable()
export class IdempotencySweeper implements BeforeApplicationShutdown {
  private readonly sweeping = new BatchedSweep('idempotency records', () => this.sweepBatch());

  constructor(
    @InjectRepository(IdempotencyRecord) private readonly records: Repository<IdempotencyRecord>,
    private readonly clock: Clock,
  ) {}

  /** Resolves when nothing outdated is left; never rejects. */
  @Interval(SWEEP_MS)
  sweep(): Promise<void> {
    return this.sweeping.run();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.sweeping.stop();
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
