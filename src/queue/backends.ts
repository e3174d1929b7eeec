import { createPostgresBackend, createRedisBackend, runMigrations } from 'bullmq';
import { Client } from 'pg';
import type { QueueBackend } from './queue-backend.js';

/** Keeps BullMQ's tables apart from Vigie's own: it makes and migrates them itself. */
const SCHEMA = 'vigie_queue';
/** Of one queue, worker or listener; what one of them waits for notifications with comes on top. */
const CONNECTIONS_EACH = 2;
const LONGEST_PAUSE_MS = 2_000;

/** Makes the schema, or brings it up to date, under a lock. @throws Error that says what the user of the database needs */
export async function migratedPostgresAt(url: string): Promise<QueueBackend> {
  const client = new Client({ connectionString: url, application_name: 'vigie-queue' });
  try {
    await client.connect();
    await runMigrations(client, SCHEMA);
  } catch (error) {
    throw new Error(`QUEUE=postgres: the schema ${SCHEMA} cannot be made: ${String(error)}. The user of DATABASE_URL needs the right to CREATE in its database.`, { cause: error });
  } finally {
    await client.end();
  }
  return postgresAt(url);
}

function postgresAt(url: string): QueueBackend {
  const connection = { connectionString: url, schema: SCHEMA, max: CONNECTIONS_EACH, application_name: 'vigie-queue' };
  return {
    factory: (name, options, kind) => createPostgresBackend(name, { ...options, connection }, kind),
    prefix: SCHEMA,
    where: `PostgreSQL (schema ${SCHEMA})`,
  };
}

/** @param identity tells installations on one Redis apart */
export function redisAt(url: string, identity: string): QueueBackend {
  const { hostname, port } = new URL(url);
  return {
    factory: (name, options, kind) => createRedisBackend(name, { ...options, connection: { url, retryStrategy: (attempt: number) => Math.min(attempt * 200, LONGEST_PAUSE_MS) } }, kind),
    prefix: `vigie-${identity}`,
    where: `Redis at ${hostname}:${port || '6379'}`,
  };
}
