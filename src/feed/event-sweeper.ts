import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { BatchedSweep } from '../common/batched-sweep.js';
import { Clock } from '../common/clock.js';

const SWEEP_MS = 10 * 60_000;
const BATCH = 1_000;

/** Forgets events that were only for those who follow the feed, once their time is over. */
@Injectable()
export class EventSweeper implements BeforeApplicationShutdown {
  private readonly sweeping = new BatchedSweep('events of the feed', () => this.sweepBatch());

  constructor(private readonly dataSource: DataSource, private readonly clock: Clock) {}

  /** Resolves when nothing outdated is left; never rejects. */
  @Interval(SWEEP_MS)
  sweep(): Promise<void> {
    return this.sweeping.run();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.sweeping.stop();
  }

  /** One batch. The newest event stays, whatever its age: it is where those go on who have seen everything. @returns whether there may be more */
  private async sweepBatch(): Promise<boolean> {
    const [, swept] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM events WHERE id IN (
         SELECT id FROM events
          WHERE expires_at <= $1 AND (transaction_id, id) < (SELECT transaction_id, id FROM events ORDER BY transaction_id DESC, id DESC LIMIT 1)
          ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      [this.clock.now()],
    );
    return swept === BATCH;
  }
}
