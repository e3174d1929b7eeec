import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { output } from './compress.js';

const ROWS = 2_000;

/** Makes the dump of one database. */
export type Dumper = (database: string, at: Date) => Promise<Buffer>;

/** Plain SQL, as `pg_dump` would write it: a table and its rows, a little different every time. */
export const generatedDump: Dumper = (database, at) => {
  const rows = Array.from({ length: ROWS }, (_, id) => `${id + 1}\t${database} item ${id + 1}\t${randomBytes(24).toString('base64')}`);
  const text = [
    `-- Dump of ${database}, ${at.toISOString()}`,
    'CREATE TABLE items (id integer PRIMARY KEY, name text NOT NULL, content text NOT NULL);',
    'COPY items (id, name, content) FROM stdin;',
    ...rows,
    '\\.',
    '',
  ];
  return Promise.resolve(Buffer.from(text.join('\n')));
};

/**
 * Real dumps by `pg_dump`: a database `vigie_demo_<random>` is made on the server of `url`, filled, dumped
 * and dropped again; nothing else there is touched. @throws when the server refuses or pg_dump fails.
 */
export function postgresDumper(url: string): Dumper {
  return async (name, at) => {
    const database = `vigie_demo_${randomBytes(6).toString('hex')}`;
    const own = new URL(url);
    own.pathname = `/${database}`;
    await execute(url, `CREATE DATABASE ${database}`);
    try {
      await execute(own.href, fillingOf(name, at));
      const dump = await output('pg_dump', ['--dbname', own.href]);
      if (dump === null) throw new Error('pg_dump is not installed, or failed');
      return dump;
    } finally {
      await execute(url, `DROP DATABASE ${database}`);
    }
  };
}

/** Takes generated SQL where real dumps cannot be made; says so once. */
export function withFallback(dumper: Dumper, say: (line: string) => void): Dumper {
  let usable = true;
  return async (database, at) => {
    if (!usable) return generatedDump(database, at);
    try {
      return await dumper(database, at);
    } catch (error) {
      usable = false;
      say(`No dumps by pg_dump (${error instanceof Error ? error.message : String(error)}): generated SQL instead.`);
      return generatedDump(database, at);
    }
  };
}

function fillingOf(name: string, at: Date): string {
  return `CREATE TABLE items AS
    SELECT id, '${name} item ' || id AS name, md5(id || '${at.toISOString()}') AS content FROM generate_series(1, ${ROWS}) AS id`;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
