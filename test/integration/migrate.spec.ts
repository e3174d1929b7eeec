import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrate } from '../../src/database/migrate.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { itUnless } from '../support/unless.js';

const embedded = process.env.VIGIE_TEST_PG ? null : 'the embedded database belongs to one process';

describe('Migrating', () => {
  let database: TestDatabase;
  const sources: DataSource[] = [];
  beforeAll(async () => (database = await createTestDatabase()));
  afterAll(async () => {
    await Promise.all(sources.map((source) => source.destroy()));
    await database.close();
  });

  itUnless(embedded, 'an empty database works for processes that start together: each migration is applied once, and no lock is left', async () => {
    while (sources.length < 3) sources.push(await new DataSource(dataSourceOptions({ url: database.env.DATABASE_URL ?? '' })).initialize());
    const [source] = sources;
    await source!.query('DROP SCHEMA public CASCADE');
    await source!.query('CREATE SCHEMA public');

    await Promise.all(sources.map(migrate));

    const applied = await source!.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
    expect(applied.map(({ name }) => name)).toEqual(source!.migrations.map(({ constructor }) => constructor.name));
    expect(await source!.query(`SELECT count(*) AS n FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' AND d.datname = current_database()`)).toEqual([{ n: 0 }]);
    expect(await source!.query('SELECT count(*) AS n FROM expected_backup_jobs')).toEqual([{ n: 0 }]);
  });
});
