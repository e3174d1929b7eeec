import type { EntityManager } from 'typeorm';

/** Any fixed number; all Vigie processes of one database use it. */
const OUTBOX_LOCK = 7_164_002;

/**
 * Processes take turns at deciding what is told, so that one agent's runs are told in order and one run in
 * one message. Held until the transaction ends; never waits. (Embedded, all connections are one session and
 * the lock excludes nobody; there is only one process, which does one step at a time.)
 * @returns false when another process is at it: it sees the same work, or the next sweep does
 */
export async function takeOutboxLock(manager: EntityManager): Promise<boolean> {
  const [row] = await manager.query<{ taken: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS taken', [OUTBOX_LOCK]);
  return row?.taken === true;
}

/** For whoever takes away what is decided about: waits until nobody decides, and keeps them from it until the transaction ends. */
export async function holdOutboxLock(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [OUTBOX_LOCK]);
}
