import { DataSource } from 'typeorm';
import { itUnless } from '../support/unless.js';
import { type Api, expectStatus, startApi } from './api-support.js';

const JOBS = 10_000;
/** Cycles of each month, and months before the one that is looked at. */
const CYCLES = 30;
const EARLIER = 2;

const embedded = process.env.VIGIE_TEST_PG ? null : 'plans and times are looked at on a real PostgreSQL, at the size of a large installation';

describe('Compliance of 10,000 jobs with 30 cycles a month', () => {
  let api: Api;
  let source: DataSource;
  beforeAll(async () => {
    api = await startApi();
    api.clock.time = new Date('2026-07-15T00:00:00Z');
    source = api.app.get(DataSource);
    if (embedded === null) await fill(source);
  }, 300_000);
  afterAll(() => api.close());

  /** What `work` asks the database about entries. */
  async function statements(work: () => Promise<unknown>): Promise<{ sql: string; parameters: unknown[] }[]> {
    const sent: { sql: string; parameters: unknown[] }[] = [];
    const spy = jest.spyOn(source.logger, 'logQuery').mockImplementation((sql: string, parameters?: unknown) => {
      if (sql.includes('figures AS MATERIALIZED')) sent.push({ sql, parameters: Array.isArray(parameters) ? parameters : [] });
    });
    await work().finally(() => spy.mockRestore());
    return sent;
  }
  const planOf = async ({ sql, parameters }: { sql: string; parameters: unknown[] }): Promise<string> =>
    (await source.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, parameters)).map((line) => line['QUERY PLAN']).join('\n');
  const get = (query: string, accept = 'application/json') => expectStatus(api.http.get(`/reports/compliance?month=2026-06${query}`).set('Accept', accept), 200);

  itUnless(embedded, 'is one statement, answered within seconds', async () => {
    const begun = performance.now();
    const asked = await statements(async () => {
      const { body } = await get('');
      expect(body.total).toMatchObject({ jobs: JOBS, due: JOBS * CYCLES, met: JOBS * CYCLES - 3_000, missing: 3_000, percent_met: 99, downtime_seconds: 200 * 30 * 86_400 });
      expect([body.jobs.length, body.jobs_total, body.sites_total]).toEqual([100, JOBS, 100]);
    });
    const seconds = (performance.now() - begun) / 1000;
    process.stderr.write(`Compliance of ${JOBS} jobs × ${CYCLES} cycles: ${seconds.toFixed(1)} s\n`);
    expect(asked).toHaveLength(1);
    expect(seconds).toBeLessThan(15);
  }, 60_000);

  itUnless(embedded, 'is read through indexes: neither the entries of other months nor all events', async () => {
    const [statement] = await statements(() => get(''));
    const plan = await planOf(statement!);
    expect(plan).toMatch(/ix_entries_(job_)?cycle/);
    expect(plan).toContain('ix_events_job_status');
    expect(plan).not.toMatch(/Seq Scan on (backup_entries|events)/);
  }, 60_000);

  itUnless(embedded, 'of one site looks up the entries of its jobs', async () => {
    const [statement] = await statements(() => get('&city=City_7'));
    expect(await planOf(statement!)).toMatch(/ix_entries_job_cycle/);
  }, 60_000);

  itUnless(embedded, 'as a table is a statement for each 5,000 jobs', async () => {
    const asked = await statements(async () => {
      const { text } = await get('', 'text/csv');
      expect(text.split('\r\n')).toHaveLength(JOBS + 2);
    });
    expect(asked).toHaveLength(JOBS / 5_000 + 1);
  }, 60_000);
});

/** Every hundredth cycle is missing; every fiftieth job has been failing since May. */
async function fill(source: DataSource): Promise<void> {
  await source.query(
    `INSERT INTO expected_backup_jobs (database_name, agent_id_responsible, agent_key, schedule_key, company_name, city, backup_frequency, final_storage_path_template, ledger_from, created_at)
     SELECT 'DB_' || n, 'AGENT_' || n % 500, 'agent_' || n % 500, 'daily', 'ACME', 'City_' || n % 100, 'daily', '{file_name}', '2026-01-01', '2026-01-01' FROM generate_series(1, ${JOBS}) AS n`,
  );
  await source.query(
    `INSERT INTO backup_entries (expected_job_id, status, rule, message, evidence, database_name, agent_id, cycle_expected_at_utc, agent_report_timestamp_utc, created_at)
     SELECT job.id, status, 'verified', 'sales_2026.sql.zst: 19972513 bytes, size and SHA-256 as reported.', jsonb_build_object('claim', 'success', 'filler', repeat('x', 600)), job.database_name,
            job.agent_id_responsible, cycle, CASE WHEN status = 'success' THEN cycle + interval '5 minutes' END, cycle + interval '6 minutes'
       FROM generate_series(0, ${EARLIER}) AS back, generate_series(0, ${CYCLES - 1}) AS day
       CROSS JOIN LATERAL (SELECT '2026-06-01'::timestamptz - back * interval '31 days' + day * interval '1 day' AS cycle) AS due
       CROSS JOIN expected_backup_jobs job
       CROSS JOIN LATERAL (SELECT CASE WHEN (job.id + day) % 100 = 0 THEN 'missing' ELSE 'success' END AS status) AS found`,
  );
  await source.query(
    `INSERT INTO events (type, job_id, payload, occurred_at, released_at, fanned_out_at)
     SELECT 'job.status_changed', job.id, jsonb_build_object('from', 'success', 'to', CASE WHEN n = 10 AND job.id % 50 = 0 THEN 'failed' ELSE 'success' END), '2026-05-01'::timestamptz + n * interval '1 day', now(), now()
       FROM expected_backup_jobs job, generate_series(1, 10) AS n`,
  );
  for (const table of ['expected_backup_jobs', 'backup_entries', 'events']) await source.query(`VACUUM ANALYZE ${table}`);
}
