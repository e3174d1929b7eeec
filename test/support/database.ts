import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';

/** A migrated database of a test's own. */
export interface TestDatabase {
  /** What Vigie needs in its environment: `DATA_DIR`, and `DATABASE_URL` where the suite runs on a real PostgreSQL. */
  readonly env: Record<string, string>;
  close(): Promise<void>;
}

let count = 0;

/** Copies the template that the global set-up has migrated: a folder, or a PostgreSQL template database. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const root = required('VIGIE_TEST_ROOT');
  const dataDir = await mkdtemp(join(root, 'data-'));
  const removeFolder = () => rm(dataDir, { recursive: true, force: true });
  const template = process.env.VIGIE_TEST_TEMPLATE;
  if (!template) {
    await cp(join(root, 'template', 'db'), join(dataDir, 'db'), { recursive: true });
    return { env: { DATA_DIR: dataDir }, close: removeFolder };
  }
  const name = `${template.replace('_template', '')}_${process.pid}_${++count}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(required('TEST_DATABASE_URL'));
  url.pathname = `/${name}`;
  const close = async () => {
    await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    await removeFolder();
  };
  return { env: { DATA_DIR: dataDir, DATABASE_URL: url.href }, close };
}

async function administer(sql: string): Promise<void> {
  const client = new Client({ connectionString: required('TEST_DATABASE_URL') });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with \`npm test\`.`);
  return value;
}
