import type { EntityManager } from 'typeorm';
import type { NewEvent } from '../../events/event-log.js';
import { IS_FREE } from './claims.js';
import { CHANGED_DELIVERY, type ChangedDelivery, deliveryEvents } from './delivery-events.js';

/** Names of messages that a message about them gives. */
const NAMED = 50;
const WAITS = `status IN ('pending', 'retrying')`;

/** Which messages: a condition on their rows with one parameter, `$1`. */
export interface Whose {
  readonly sql: string;
  readonly value: number | string;
}

/** Of a channel. */
export const ofChannel = (id: number): Whose => ({ sql: 'channel_id = $1', value: id });

/** Messages that did not get through, newest first. */
export async function unsent(manager: EntityManager, { sql, value }: Whose): Promise<{ subjects: string[]; count: number }> {
  const rows = await manager.query<{ subject: string; count: number }[]>(`SELECT subject, count(*) OVER () AS count FROM deliveries WHERE ${sql} AND ${WAITS} ORDER BY id DESC LIMIT ${NAMED}`, [value]);
  return { subjects: rows.map(({ subject }) => subject), count: rows[0]?.count ?? 0 };
}

/** Settles what waits; what is under way just now is settled by whoever sends it. @returns the events that tell of it */
export async function skipWaiting(manager: EntityManager, { sql, value }: Whose, reason: string): Promise<NewEvent[]> {
  const [rows] = await manager.query<[ChangedDelivery[], number]>(
    `UPDATE deliveries SET status = 'skipped', next_attempt_at = NULL, is_blocked = false, last_error = $2
      WHERE ${sql} AND ${WAITS} AND ${IS_FREE} RETURNING ${CHANGED_DELIVERY}`,
    [value, reason],
  );
  return deliveryEvents(rows);
}
