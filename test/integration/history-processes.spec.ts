import { Clock } from '../../src/common/clock.js';
import { EntrySweeper, EntrySweepOptions } from '../../src/history/entry-sweeper.js';
import { ADMIN_KEY, startApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { onPostgres } from '../support/installation.js';
import { DataSource } from 'typeorm';

const PROCESSES = 3;
const JOBS = 20;
const CYCLES = 300;

class LateClock extends Clock {
  override now(): Date {
    return new Date('2026-12-01T00:00:00Z');
  }
}

onPostgres('Three processes that sweep one history', () => {
  let database: TestDatabase;
  let apps: TestApp[];
  beforeEach(async () => {
    database = await createTestDatabase();
    const env = { ...database.env, ENTRY_RETENTION_DAYS: '60' };
    apps = [];
    for (let count = 0; count < PROCESSES; count++) apps.push(await startApp(env, (builder) => builder.overrideProvider(Clock).useClass(LateClock)));
    for (const { app } of apps) app.get<{ batch: number }>(EntrySweepOptions).batch = 50;
  });
  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()));
    await database.close();
  });

  const db = () => apps[0]!.app.get(DataSource);
  const june = async () => (await (await fetch(`${apps[0]!.url}/reports/compliance?month=2026-06`, { headers: { Authorization: `Bearer ${ADMIN_KEY}` } })).json()) as { total: unknown };

  it('count every cycle once, also when one breaks off and a scan is at work with a job', async () => {
    await db().query(
      `INSERT INTO expected_backup_jobs (database_name, agent_id_responsible, agent_key, schedule_key, company_name, city, backup_frequency, final_storage_path_template, ledger_from, created_at, status_cycle_utc)
       SELECT 'DB_' || n, 'A', 'a', 'hourly', 'ACME', 'Douala', 'hourly', '{file_name}', '2026-01-01', '2026-01-01', '2026-11-30' FROM generate_series(1, ${JOBS}) AS n`,
    );
    await db().query(
      `INSERT INTO backup_entries (expected_job_id, status, rule, message, evidence, database_name, agent_id, cycle_expected_at_utc, agent_report_timestamp_utc, created_at)
       SELECT job.id, CASE WHEN n % 7 = 0 THEN 'failed' ELSE 'success' END, 'verified', '', '{}', '', '', cycle, cycle, cycle
         FROM expected_backup_jobs job, generate_series(1, ${CYCLES}) AS n CROSS JOIN LATERAL (SELECT '2026-06-10'::timestamptz + n * interval '1 hour' AS cycle) AS at`,
    );
    const before = await june();
    const busy = db().createQueryRunner();
    await busy.startTransaction();
    await busy.query('SELECT FROM expected_backup_jobs WHERE id = 7 FOR UPDATE');
    const sweeping = Promise.all(apps.map(({ app }) => app.get(EntrySweeper).sweep()));
    await apps[1]!.app.get(EntrySweeper).beforeApplicationShutdown();
    await busy.rollbackTransaction();
    await busy.release();
    await sweeping;
    await Promise.all([apps[0]!, apps[2]!].map(({ app }) => app.get(EntrySweeper).sweep()));
    expect(await db().query('SELECT count(*) AS left FROM backup_entries')).toEqual([{ left: JOBS }]);
    expect(await db().query('SELECT sum(cycles) AS cycles, sum(met) AS met FROM daily_rollups')).toEqual([{ cycles: JOBS * (CYCLES - 1), met: JOBS * (CYCLES - 1 - Math.floor(CYCLES / 7)) }]);
    expect((await june()).total).toEqual(before.total);
  }, 60_000);
});
