import type { DataSource } from 'typeorm';

/** Any fixed number; all Vigie processes of one database use it to take turns at migrating. */
const MIGRATION_LOCK = 7_164_001;
const OLDEST_SUPPORTED = 140_000;

/**
 * Applies pending migrations under an advisory lock, so that processes starting together do not collide.
 * @throws Error when the server is older than PostgreSQL 14.
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  await requireSupportedServer(dataSource);
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
  }
}

async function requireSupportedServer(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ version: string; name: string }[]>(
    `SELECT current_setting('server_version_num') AS version, current_setting('server_version') AS name`,
  );
  if (Number(row?.version) < OLDEST_SUPPORTED) throw new Error(`PostgreSQL ${row?.name} is too old: Vigie needs 14 or newer.`);
}
