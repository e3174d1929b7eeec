import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';
import { untoldSinceSql } from '../events/untold.js';
import { type AlarmFacts, type AlarmKind, alarmsOf, OUTBOX_PATIENCE_MS, SCAN_PATIENCE_MS, type SelfFacts } from './alarms.js';
import { VolumeStates } from './volume-states.js';

/** What is wrong, and of what nothing could be found out. */
export interface Wrong {
  readonly alarms: readonly AlarmFacts[];
  readonly unknown: readonly AlarmKind[];
}

/** Scans at work, and those that wait although no other scan has moved for so long ($1 = since when), each with when it last moved. */
const AT_WORK = `
  SELECT id, coalesce(progressed_at, started_at) AS moved_at FROM scan_runs WHERE state = 'running'
  UNION ALL
  SELECT id, requested_at FROM scan_runs WHERE state = 'queued' AND NOT EXISTS (SELECT FROM scan_runs other WHERE coalesce(other.finished_at, other.progressed_at, other.started_at) > $1)`;

/** Finds out how Vigie itself is. */
@Injectable()
export class SelfObserver {
  private readonly startedAt: Date;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly volumes: VolumeStates,
  ) {
    this.startedAt = clock.now();
  }

  /** What is wrong now. Keeps a sample of free space for later forecasts, too. @param isOpen whether an alarm is raised already */
  async wrongNow(isOpen: (kind: AlarmKind, subject: string) => boolean): Promise<Wrong> {
    const volumes = await this.volumes.ask();
    await this.volumes.forgetOld();
    const alarms = alarmsOf({ volumes: volumes ?? [], ...(await this.work()) }, this.clock.now(), this.config.watch.diskFreeMinPercent, isOpen);
    return { alarms, unknown: volumes === null ? ['disk_low', 'disk_filling'] : [] };
  }

  private async work(): Promise<Omit<SelfFacts, 'volumes'>> {
    const now = this.clock.now();
    const [row] = await this.database.query<{ still: { id: number; moved_at: string } | null; asked_at: Date | null; failed: number; error: string | null }[]>(
      `WITH failed AS (
         SELECT id, error FROM scan_runs run
          WHERE state = 'failed' AND id > coalesce((SELECT id FROM scan_runs WHERE state = 'done' AND trigger <> 'deadline' ORDER BY id DESC LIMIT 1), 0)
            AND NOT (trigger = 'deadline' AND EXISTS (SELECT FROM scan_runs later WHERE later.id > run.id AND later.state = 'done')))
       SELECT (SELECT json_build_object('id', id, 'moved_at', moved_at) FROM (${AT_WORK}) AS run ORDER BY moved_at, id LIMIT 1) AS still,
              (SELECT max(requested_at) FROM scan_runs WHERE trigger <> 'deadline') AS asked_at,
              (SELECT count(*) FROM failed) AS failed, (SELECT error FROM failed ORDER BY id DESC LIMIT 1) AS error`,
      [new Date(now.getTime() - SCAN_PATIENCE_MS)],
    );
    return {
      scan: row?.still ? { id: row.still.id, movedAt: new Date(row.still.moved_at) } : null,
      asked: this.asked(row?.asked_at ?? null, now),
      failedScans: { count: row?.failed ?? 0, error: row?.error ?? '' },
      waiting: await this.waiting(),
    };
  }

  private asked(at: Date | null, now: Date): SelfFacts['asked'] {
    const { intervalMs } = this.config.scanner;
    const hasBegun = now.getTime() - this.startedAt.getTime() >= SCAN_PATIENCE_MS;
    return intervalMs > 0 && hasBegun && at !== null ? { at, everyMs: intervalMs } : null;
  }

  /** Of a channel that was deleted nothing waits for long. */
  private waiting(): Promise<SelfFacts['waiting']> {
    const now = this.clock.now();
    return this.database.query<SelfFacts['waiting'][number][]>(
      `SELECT CASE WHEN delivery.channel = 'email' THEN 'mail' ELSE coalesce(through.name, 'channel ' || delivery.channel_id) END AS name, min(delivery.queued_at) AS since
         FROM deliveries delivery LEFT JOIN notification_channels through ON through.id = delivery.channel_id
        WHERE delivery.status IN ('pending', 'retrying') GROUP BY 1
       UNION ALL
       SELECT '', since FROM (SELECT least(${untoldSinceSql('$2')}, (SELECT min(due_at) FROM incidents WHERE due_at <= $1)) AS since) AS untold WHERE since IS NOT NULL`,
      [now, new Date(now.getTime() - OUTBOX_PATIENCE_MS)],
    );
  }
}
