import type { EntityManager } from 'typeorm';
import type { Delivery } from './delivery.entity.js';

/** Identifies a message at every receiver, the same for all attempts: the Message-ID of a mail, without its domain. */
export function messageIdOf({ id, created_at }: Pick<Delivery, 'id' | 'created_at'>): string {
  return `vigie-${id}-${created_at.getTime()}`;
}

/** The id of the first mail about an incident that each address was written, by address in lower case. */
export async function firstMails(manager: EntityManager, incidentId: number): Promise<Map<string, string>> {
  const rows = await manager.query<(Pick<Delivery, 'id' | 'created_at'> & { address: string })[]>(
    `SELECT DISTINCT ON (lower(recipient)) lower(recipient) AS address, id, created_at FROM deliveries WHERE incident_id = $1 AND channel = 'email' ORDER BY lower(recipient), id`,
    [incidentId],
  );
  return new Map(rows.map((row) => [row.address, messageIdOf(row)]));
}
