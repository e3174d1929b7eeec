import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FeedEvent } from './feed-event.js';
import { BEGINNING, type Position } from './position.js';

/** Rows that a page has at most; payloads are some kilobytes at most. */
export const PAGE = 200;

/**
 * All transactions below it have ended, so nothing can appear behind a position below it any more. A row that commits
 * late has a transaction that was still open, which keeps the horizon below it until then.
 */
const HORIZON = 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint';

/** Reads the table of events in the order in which the feed tells them. */
@Injectable()
export class FeedReader implements OnModuleInit {
  private readonly logger = new Logger('Feed');

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Rows of transactions that this server has not begun yet come from the backup of another one. They would lie beyond
   * the horizon, and be told as news when it passes them, so all rows go to the beginning; clients that knew them are reset.
   */
  async onModuleInit(): Promise<void> {
    const [, moved] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE events SET transaction_id = 0 WHERE transaction_id <> 0
          AND EXISTS (SELECT FROM events WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)`,
    );
    if (moved > 0) this.logger.warn(`The database was restored from another server: ${moved} events are history, clients of GET /events are told to load again.`);
  }

  /** Where a client begins that wants to hear only what is new. */
  async newest(): Promise<Position> {
    const [row] = await this.dataSource.query<Position[]>(
      `SELECT transaction_id, id FROM events WHERE transaction_id < ${HORIZON} ORDER BY transaction_id DESC, id DESC LIMIT 1`,
    );
    return row ?? BEGINNING;
  }

  /** Whether the event at this position is still kept: only then it is certain that everything behind it is kept too. */
  async knows({ transaction_id, id }: Position): Promise<boolean> {
    if (transaction_id === BEGINNING.transaction_id && id === BEGINNING.id) return true;
    const rows = await this.dataSource.query<unknown[]>('SELECT 1 FROM events WHERE id = $2 AND transaction_id = $1', [transaction_id, id]);
    return rows.length > 0;
  }

  /** The next settled events, at most `PAGE`. */
  pageAfter({ transaction_id, id }: Position): Promise<FeedEvent[]> {
    return this.dataSource.query<FeedEvent[]>(
      `SELECT transaction_id, id, type, occurred_at, agent_id, job_id, scan_run_id, payload FROM events
        WHERE (transaction_id, id) > ($1::bigint, $2::bigint) AND transaction_id < ${HORIZON}
        ORDER BY transaction_id, id LIMIT ${PAGE}`,
      [transaction_id, id],
    );
  }
}
