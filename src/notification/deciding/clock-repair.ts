import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { LONGEST_DELAY_MS } from '../deliveries/backoff.js';

/** Clocks of several hosts on one database may differ by that much. */
const TOLERANCE_MS = 60_000;

interface Repaired {
  readonly incidents: number;
  readonly alerts: number;
  readonly deliveries: number;
  readonly channels: number;
}

/**
 * Finds times that lie further ahead than any rule puts them: the wall clock was wrong when they were written, and was set back. Without that, what is to be
 * told or sent would wait until that date, and nothing would be said of it. Everything else compares with the present time alone.
 */
@Injectable()
export class ClockRepair {
  private readonly logger = new Logger(ClockRepair.name);

  constructor(private readonly dataSource: DataSource, private readonly clock: Clock, private readonly config: AppConfig) {}

  /** What was told in the future was told now; what is due later than it can be is due now, or, tried already, as late as it can be. */
  async run(): Promise<void> {
    const now = this.clock.now().getTime();
    const { groupWaitMs, groupIntervalMs } = this.config.notification;
    const ahead = (ms: number) => new Date(now + ms + TOLERANCE_MS);
    const [repaired] = await this.dataSource.query<Repaired[]>(REPAIR, [
      new Date(now), ahead(0), ahead(Math.max(groupWaitMs, groupIntervalMs)), ahead(LONGEST_DELAY_MS), new Date(now + LONGEST_DELAY_MS),
    ]);
    if (repaired === undefined || Object.values(repaired).every((count) => count === 0)) return;
    const { incidents, alerts, deliveries, channels } = repaired;
    this.logger.warn(`The clock was ahead, and was set back: ${incidents} incidents, ${alerts} told statuses, ${deliveries} deliveries and ${channels} channels had times that lie in the future; they go on now.`);
  }
}

/** $1 now, $2 what is in the future, $3 the latest that an incident can be due, $4 the latest that a message can be tried again, $5 that as a time to set. */
const REPAIR = `
  WITH incident AS (
    UPDATE incidents SET due_at = CASE WHEN due_at > $3 THEN $1 ELSE due_at END, worse_told_at = CASE WHEN worse_told_at > $1 THEN $1 ELSE worse_told_at END
     WHERE due_at > $3 OR (state = 'open' AND worse_told_at > $2) RETURNING id),
  alert AS (UPDATE job_alerts SET told_at = $1 WHERE told_status <> 'success' AND told_at > $2 RETURNING job_id),
  delivery AS (
    UPDATE deliveries
       SET next_attempt_at = CASE WHEN status = 'pending' AND next_attempt_at > $2 THEN $1 ELSE least(next_attempt_at, $5) END,
           queued_at = least(queued_at, $1), refused_since = CASE WHEN refused_since > $1 THEN $1 ELSE refused_since END,
           tried_at = CASE WHEN tried_at > $1 THEN $1 ELSE tried_at END
     WHERE id = ANY (ARRAY(
       SELECT id FROM deliveries WHERE status IN ('pending', 'retrying') AND (next_attempt_at > $4 OR queued_at > $2 OR (status = 'pending' AND next_attempt_at > $2))
        FOR UPDATE SKIP LOCKED)) RETURNING id),
  channel AS (UPDATE notification_channels SET paused_until = NULL WHERE paused_until > $4 RETURNING id)
  SELECT (SELECT count(*) FROM incident) AS incidents, (SELECT count(*) FROM alert) AS alerts, (SELECT count(*) FROM delivery) AS deliveries,
         (SELECT count(*) FROM channel) AS channels`;
