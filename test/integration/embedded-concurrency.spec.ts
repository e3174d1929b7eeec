import { startApp, type TestApp } from '../support/app.js';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('Connections that share the database', () => {
  let database: TestDatabase;
  let test: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase();
    test = await startApp(database.env);
  });
  afterAll(async () => {
    await test.close();
    await database.close();
  });

  it('never mix up their statements while transactions come and go', async () => {
    const source = test.app.get(DataSource);
    await source.query('CREATE TABLE IF NOT EXISTS public.mixed (id int PRIMARY KEY, n int NOT NULL DEFAULT 0)');
    await source.query('INSERT INTO public.mixed SELECT generate_series(1, 8)');
    const state = { busy: true };
    const transactions = (async () => {
      while (state.busy) await source.transaction((manager) => manager.query('SELECT count(*) FROM public.mixed WHERE id = $1', [1]));
    })();
    const wrong: unknown[] = [];
    for (let round = 0; round < 60; round++) {
      await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          const [, count] = await source.query<[unknown, number]>('UPDATE public.mixed SET n = n + $2 WHERE id = $1', [index + 1, 1]);
          if (count !== 1) wrong.push(count);
        }),
      );
    }
    state.busy = false;
    await transactions;

    expect(wrong).toEqual([]);
    expect(await source.query('SELECT DISTINCT n FROM public.mixed')).toEqual([{ n: 60 }]);
  });
});
