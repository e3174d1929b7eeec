import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { BatchedSweep } from '../../common/batched-sweep.js';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';

const SWEEP_MS = 60 * 60_000;
const BATCH = 500;

/** Long enough to compare with the same month of last year; longer where entries are kept longer. */
export const LEAST_KEPT_MS = 400 * 24 * 60 * 60_000;

/** Forgets messages that were settled long ago, then incidents that were over then, with what was said of them. */
@Injectable()
export class IncidentSweeper implements BeforeApplicationShutdown {
  private readonly messages = new BatchedSweep('deliveries', () => this.sweepMessages());
  private readonly incidents = new BatchedSweep('incidents', () => this.sweepIncidents());

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** Resolves when nothing outdated is left; never rejects. */
  @Interval(SWEEP_MS)
  async sweep(): Promise<void> {
    await this.messages.run();
    await this.incidents.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.messages.stop(), this.incidents.stop()]);
  }

  private get old(): Date {
    return new Date(this.clock.now().getTime() - Math.max(LEAST_KEPT_MS, this.config.history.entryRetentionMs));
  }

  /** One batch; ids are given in the order of time, so that what is new is not walked through. Those that wait are never old, and those of an open incident are what its later mails answer to. @returns whether there may be more */
  private async sweepMessages(): Promise<boolean> {
    const [, swept] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM deliveries WHERE id IN (
         SELECT id FROM deliveries message
          WHERE id < coalesce((SELECT id FROM deliveries WHERE created_at >= $1 ORDER BY id LIMIT 1), 9223372036854775807) AND created_at < $1 AND status NOT IN ('pending', 'retrying')
            AND NOT EXISTS (SELECT FROM incidents incident WHERE incident.id = message.incident_id AND incident.state = 'open')
          ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      [this.old],
    );
    return swept === BATCH;
  }

  /** One batch. What people were told of and is still wrong comes back when its job is switched on: such an incident stays. @returns whether there may be more */
  private async sweepIncidents(): Promise<boolean> {
    const [, swept] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM incidents WHERE id IN (
         SELECT id FROM incidents incident
          WHERE state = 'resolved' AND resolved_at < $1 AND due_at IS NULL
            AND NOT EXISTS (SELECT FROM incident_jobs part WHERE part.incident_id = incident.id AND part.is_current AND part.recovered_at IS NULL)
            AND NOT EXISTS (SELECT FROM deliveries message WHERE message.incident_id = incident.id)
          ORDER BY resolved_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
      [this.old],
    );
    return swept === BATCH;
  }
}
