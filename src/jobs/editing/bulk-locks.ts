import type { EntityManager } from 'typeorm';

/*
 * Locks of the transaction, always taken in this order, so that nobody waits in a circle:
 * bulk insert, then rows of jobs by id, then paths, then natural keys (by the unique index, on insert).
 * PostgreSQL has room for some thousands of locks in all, so whoever needs many paths takes the one that stands for all of them.
 */
const BULK_INSERT = 'vigie:jobs:bulk-insert';
const ALL_PATHS = 'vigie:jobs:all-paths';

/** One bulk insert at a time: two that insert the same natural keys in another order would wait for each other for ever. */
export async function lockBulkInsert(manager: EntityManager): Promise<void> {
  await lock(manager, 'pg_advisory_xact_lock', BULK_INSERT);
}

/** Who saves a job with this path, or many jobs at once, waits until this transaction ends. */
export async function lockPath(manager: EntityManager, path: string): Promise<void> {
  await manager.query(`WITH shared AS MATERIALIZED (SELECT ${lockSql('pg_advisory_xact_lock_shared', '$1')}) SELECT ${lockSql('pg_advisory_xact_lock', '$2')} FROM shared`, [ALL_PATHS, path]);
}

/** Whoever saves a job with any fixed path waits until this transaction ends. */
export async function lockAllPaths(manager: EntityManager): Promise<void> {
  await lock(manager, 'pg_advisory_xact_lock', ALL_PATHS);
}

async function lock(manager: EntityManager, how: Lock, name: string): Promise<void> {
  await manager.query(`SELECT ${lockSql(how, '$1')}`, [name]);
}

type Lock = 'pg_advisory_xact_lock' | 'pg_advisory_xact_lock_shared';

const lockSql = (how: Lock, name: string): string => `${how}(hashtextextended(${name}, 0))`;
