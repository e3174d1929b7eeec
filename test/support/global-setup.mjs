import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/**
 * Migrates one database once; every test file then starts from a copy of it.
 * Embedded by default; a real PostgreSQL with VIGIE_TEST_PG=1 and TEST_DATABASE_URL.
 */
export default async function setup() {
  const root = mkdtempSync(join(tmpdir(), 'vigie-test-'));
  process.env.VIGIE_TEST_ROOT = root;
  const { DataSource } = await import('typeorm');
  const { dataSourceOptions } = await import('../../dist/src/database/data-source-options.js');
  const { migrate } = await import('../../dist/src/database/migrate.js');
  const migrateAt = async (address) => {
    const dataSource = await new DataSource(dataSourceOptions(address)).initialize();
    await migrate(dataSource);
    await dataSource.destroy();
  };
  if (process.env.VIGIE_TEST_PG) {
    const admin = process.env.TEST_DATABASE_URL;
    if (!admin) throw new Error('test:pg needs TEST_DATABASE_URL, such as postgres://postgres@127.0.0.1:5432/postgres');
    const template = `vigie_test_${process.pid}_template`;
    process.env.VIGIE_TEST_TEMPLATE = template;
    await withClient(admin, (client) => client.query(`CREATE DATABASE ${template}`));
    const url = new URL(admin);
    url.pathname = `/${template}`;
    await migrateAt({ url: url.href });
    return;
  }
  const { EmbeddedPostgres } = await import('../../dist/src/database/embedded/embedded-postgres.js');
  const embedded = await EmbeddedPostgres.start(join(root, 'template'), (error) => {
    throw error;
  });
  await migrateAt({ host: embedded.host, port: embedded.port });
  await embedded.stop();
}

export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
