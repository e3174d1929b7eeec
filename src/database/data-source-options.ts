import type { DataSourceOptions } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { REMOTE } from './silent-connections.js';
import { COLUMN_READERS } from './timestamps.js';
import { TypeormLogger } from './typeorm-logger.js';

/** Where PostgreSQL is: a URL, or the socket folder of the embedded one. */
export type DatabaseAddress = { readonly url: string } | { readonly host: string; readonly port: number };

/** What the server knows connections by; those of processes that can send mail say so: whether mail is sent is for all of them together to know. */
export const VIGIE = 'vigie';
export const VIGIE_WITH_MAIL = 'vigie with mail';

/** Enough for the API, the scanner and the outbox together; the embedded database has one session anyway. */
const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Options shared by the application, the TypeORM CLI and the tests.
 * `parseInt8`: ids and sizes are JSON numbers, they stay below 2^53.
 */
export function dataSourceOptions(address: DatabaseAddress): DataSourceOptions {
  const where = 'url' in address ? { url: address.url } : { ...address, username: 'postgres', database: 'postgres' };
  return {
    type: 'postgres',
    ...where,
    extra: { ...('url' in address ? REMOTE : {}), types: COLUMN_READERS },
    migrations,
    parseInt8: true,
    applicationName: VIGIE,
    poolSize: POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    migrationsTransactionMode: 'each',
    logging: ['warn'],
    logger: new TypeormLogger(['warn']),
  };
}
