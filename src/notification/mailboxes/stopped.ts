import type { EntityManager } from 'typeorm';

const DAY_MS = 24 * 60 * 60_000;

/** Of these addresses, those to which no mail goes any more, in lower case, each with the reason. */
export async function stoppedAddresses(manager: EntityManager, addresses: readonly string[]): Promise<Map<string, string>> {
  if (addresses.length === 0) return new Map();
  const rows = await manager.query<{ address_key: string; reason: string }[]>(
    'SELECT address_key, reason FROM mail_recipients WHERE disabled_at IS NOT NULL AND address_key = ANY ($1)', [addresses.map((address) => address.toLowerCase())],
  );
  return new Map(rows.map(({ address_key, reason }) => [address_key, reason]));
}

/** All addresses to which no mail goes any more, in lower case. */
export async function allStopped(manager: EntityManager): Promise<Set<string>> {
  const rows = await manager.query<{ address_key: string }[]>('SELECT address_key FROM mail_recipients WHERE disabled_at IS NOT NULL');
  return new Set(rows.map(({ address_key }) => address_key));
}

/** Takes, of these addresses in lower case, those whose turn it is to be tried once more: a mailbox may have been mended, and nobody told Vigie. */
export async function claimDailyTries(manager: EntityManager, stopped: Iterable<string>, now: Date): Promise<Set<string>> {
  const [rows] = await manager.query<[{ address_key: string }[], number]>(
    `UPDATE mail_recipients SET tried_at = $2 WHERE disabled_at IS NOT NULL AND address_key = ANY ($1) AND (tried_at <= $3 OR tried_at > $2) RETURNING address_key`,
    [[...stopped], now, new Date(now.getTime() - DAY_MS)],
  );
  return new Set(rows.map(({ address_key }) => address_key));
}
