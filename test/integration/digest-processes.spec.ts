import { DataSource } from 'typeorm';
import { Clock } from '../../src/common/clock.js';
import { DailyDigest } from '../../src/digest/daily-digest.js';
import type { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import { startApp, type TestApp } from '../support/app.js';
import { ShiftedClock } from '../support/clock.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { onPostgres } from '../support/installation.js';

onPostgres('Two processes on one database', () => {
  const clock = new ShiftedClock();
  let database: TestDatabase;
  let apps: TestApp[];
  beforeAll(async () => {
    database = await createTestDatabase();
    const start = () => startApp({ ...database.env, ADMIN_EMAIL_RECIPIENT: 'admin@example.org' }, (builder) => builder.overrideProvider(Clock).useValue(clock));
    apps = [await start(), await start()];
  });
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.close()));
    await database.close();
  });

  const bothLook = () => Promise.all([...apps, ...apps].map(({ app }) => app.get(DailyDigest).look()));
  const written = (): Promise<Delivery[]> => apps[0]!.app.get(DataSource).query(`SELECT id FROM deliveries WHERE kind = 'digest'`);

  it('send one digest a day between them, and none on the first', async () => {
    await bothLook();
    const first = (await written()).length;
    for (const days of [1, 2]) {
      clock.advance(24 * 3_600_000);
      await bothLook();
      await bothLook();
      expect(await written()).toHaveLength(days);
    }
    expect(first).toBe(0);
  });
});
