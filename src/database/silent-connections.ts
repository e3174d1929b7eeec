import { Logger } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { DataSource, DataSourceOptions, EntitySubscriberInterface, QueryRunner } from 'typeorm';

/** Longer than any statement takes; migrations have as long as they need. */
const PATIENCE_MS = 5 * 60_000;
const KEEPALIVE_MS = 30_000;
/** What `pg` says when an answer has not come in time. */
const TIMEOUT = 'Query read timeout';

/**
 * On the other side: locks and transactions of a Vigie whose machine is gone, or that stands still, are given up after minutes. By default a server holds
 * them for two hours, or for good. Not asked for at the start of the connection: poolers refuse that.
 */
const SERVER_PATIENCE = `SET idle_in_transaction_session_timeout = '5min'; SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 6`;

/** Options of the pool on a server elsewhere: what lies between may forget a connection, and tell nobody. */
export const REMOTE = {
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEPALIVE_MS,
  onConnect: async (client: ClientBase): Promise<void> => {
    await client.query(SERVER_PATIENCE);
  },
} as const;

/** The same connection, whose statements are given up after 5 minutes (`?query_timeout=` in the URL says otherwise). Statements on the embedded database wait for one another, and nothing lies between. */
export function withPatience<T extends DataSourceOptions>(options: T): T {
  if (!('url' in options) || !options.url) return options;
  return { ...options, extra: { ...(options.extra as object | undefined), query_timeout: PATIENCE_MS } };
}

/** Closes a connection that has not answered in time: in the pool it would hold up whoever gets it next. */
export function closeSilentConnections(dataSource: DataSource): void {
  const logger = new Logger('Database');
  const subscriber: EntitySubscriberInterface = {
    afterQuery: ({ error, queryRunner }) => {
      if (error instanceof Error && error.message === TIMEOUT) {
        logger.warn('A connection to PostgreSQL has not answered in time and is closed.');
        close(queryRunner).catch(() => undefined);
      }
    },
  };
  dataSource.subscribers.push(subscriber);
}

async function close(runner: QueryRunner): Promise<void> {
  const client: unknown = await runner.connect();
  if (isClient(client)) await client.end();
}

function isClient(client: unknown): client is { end(): Promise<void> } {
  return typeof client === 'object' && client !== null && 'end' in client && typeof client.end === 'function';
}
