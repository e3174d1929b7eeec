import type { EntityManager } from 'typeorm';

/*
 * Locks of the transaction, always taken in this order, so that nobody waits in a circle:
 * bulk insert, then rows of jobs by id, then paths, then natural keys (by the unique index, on insert).
 * PostgreSQL has room for some thousands of locks in all, so whoever needs many paths takes the one that stands for all of them.
 */
const BULK_INSERT = 'vigie:jobs:bulk-insert';
/** `claim_path`, a function of the database, takes it too, shared. */
const ALL_PATHS = 'vigie:jobs:all-paths';

/** One bulk insert at a time: two that insert the same natural keys in another order would wait for each other for ever. */
export async function lockBulkInsert(manager: EntityManager): Promise<void> {
  await lock(manager, BULK_INSERT);
}

/** Whoever saves a job with any fixed path waits until this transaction ends. */
export async function lockAllPaths(manager: EntityManager): Promise<void> {
  await lock(manager, ALL_PATHS);
}

async function lock(manager: EntityManager, name: string): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}
