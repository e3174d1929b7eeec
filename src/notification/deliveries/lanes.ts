import type { EntityManager } from 'typeorm';
import { CHANGED_DELIVERY, type ChangedDelivery } from './delivery-events.js';
import type { Delivery } from './delivery.entity.js';

/** The lane of all mail, through whatever channel: there is one mail server. Other lanes are called by the id of their channel. */
export const MAIL_LANE = 0;
export const LANE = `CASE WHEN channel = 'email' THEN ${MAIL_LANE} ELSE channel_id END`;

/** A message that its server did not take is not tried more often than this, however often others get through: it may be what the server stumbles over. */
const PEACE_MS = 60_000;

export function laneOf({ channel, channel_id }: Pick<Delivery, 'channel' | 'channel_id'>): number {
  return channel === 'email' ? MAIL_LANE : channel_id ?? MAIL_LANE;
}

/**
 * The server of a lane works, or was mended: what waits because of it is due, at once or a minute after its last attempt. What somebody else has locked just now
 * is left to them: two that wait for each other would help nobody.
 */
export async function unblockLane(manager: EntityManager, lane: number, now: Date): Promise<ChangedDelivery[]> {
  const [rows] = await manager.query<[ChangedDelivery[], number]>(
    `UPDATE deliveries SET is_blocked = false, next_attempt_at = least(next_attempt_at, greatest($2::timestamptz, tried_at + $3 * interval '1 ms'))
      WHERE id = ANY (ARRAY(SELECT id FROM deliveries WHERE is_blocked AND ${LANE} = $1 FOR UPDATE SKIP LOCKED))
     RETURNING ${CHANGED_DELIVERY}`,
    [lane, now, PEACE_MS],
  );
  return rows;
}

/** Something came behind these heads of their orders: they are tried at once, and show whether it gets through. */
export async function probeHeads(manager: EntityManager, orderKeys: readonly string[], now: Date): Promise<ChangedDelivery[]> {
  const [rows] = await manager.query<[ChangedDelivery[], number]>(
    `UPDATE deliveries SET next_attempt_at = $2 WHERE id = ANY (ARRAY(
       SELECT id FROM deliveries WHERE status = 'retrying' AND order_key = ANY ($1) AND next_attempt_at > $2 AND claimed_until IS NULL FOR UPDATE SKIP LOCKED))
     RETURNING ${CHANGED_DELIVERY}`,
    [orderKeys, now],
  );
  return rows;
}
