import { DataSource } from 'typeorm';
import { FeedReader } from '../../src/feed/feed-reader.js';
import { DeadlineWatch } from '../../src/scanner/deadline-watch.js';
import { Deadlines } from '../../src/scanner/deadlines.js';
import { ReportLedger } from '../../src/scanner/collect/report-ledger.js';
import { itUnless } from '../support/installation.js';
import { TestVigie } from '../support/vigie.js';

const JOBS = 100_000;
const DUE = 100;
const ENTRIES = 200_000;
const REPORTS = 50_000;

const embedded = process.env.VIGIE_TEST_PG ? null : 'plans are looked at on a real PostgreSQL, at the size of a large installation';

/** The plan of every SELECT that `work` sends and that speaks of `table`, as EXPLAIN gives it for the very same parameters. */
async function plansOf(source: DataSource, table: string, work: () => Promise<unknown>): Promise<string[]> {
  const sent: { query: string; parameters: unknown[] }[] = [];
  const { logger } = source;
  const logQuery = jest.spyOn(logger, 'logQuery').mockImplementation((query: string, parameters?: unknown) => {
    if (query.startsWith('SELECT') && query.includes(table)) sent.push({ query, parameters: Array.isArray(parameters) ? parameters : [] });
  });
  await work().finally(() => logQuery.mockRestore());
  expect(sent).not.toEqual([]);
  const plans: string[] = [];
  for (const { query, parameters } of sent) {
    const lines = await source.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${query}`, parameters);
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
  }
  return plans;
}

function expectIndex(plans: string[], index: RegExp): void {
  for (const plan of plans) {
    expect(plan).toMatch(index);
    expect(plan).not.toContain('Seq Scan');
  }
}

describe('On 100,000 jobs, 200,000 entries and 50,000 reports', () => {
  let vigie: TestVigie;
  let source: DataSource;
  beforeAll(async () => {
    vigie = await TestVigie.start();
    source = vigie.test.app.get(DataSource);
    await fill(source);
  }, 60_000);
  afterAll(() => vigie.close());

  itUnless(embedded, 'looking for deadlines that have passed walks its partial index and nothing else', async () => {
    const deadlines = vigie.test.app.get(Deadlines);
    const found = [...(await deadlines.passed()).values()].flatMap(({ jobIds }) => jobIds);
    expect(found).toHaveLength(DUE);
    expectIndex(await plansOf(source, 'expected_backup_jobs', () => deadlines.passed()), /Scan (using|on) ix_jobs_next_deadline/);
  });

  itUnless(embedded, 'the deadline watch costs what is due: rows by that index and by id, and one statement when nothing is', async () => {
    const watch = vigie.test.app.get(DeadlineWatch);
    const plans = await plansOf(source, 'expected_backup_jobs', () => watch.look());
    expect(plans[0]).toMatch(/Scan (using|on) ix_jobs_next_deadline/);
    for (const plan of plans) expect(plan).not.toContain('Seq Scan on expected_backup_jobs');
    expect((await vigie.test.app.get(Deadlines).passed()).size).toBe(0);
    expectIndex(await plansOf(source, 'expected_backup_jobs', () => watch.look()), /Scan (using|on) ix_jobs_next_deadline/);
  });

  itUnless(embedded, 'jobs with rare tags come from the index of tags', async () => {
    const plans = await plansOf(source, 'expected_backup_jobs', () => vigie.get('/jobs?tag=rare,even&limit=20'));
    expectIndex(plans, /ix_jobs_tags/);
  });

  itUnless(embedded, 'the newest entries of one job come from the index on job and id, already in order', async () => {
    const plans = await plansOf(source, 'backup_entries', () => vigie.get('/backup_entries?job_id=77&limit=20'));
    expectIndex(plans, /ix_entries_job/);
    expect(plans.at(-1)).toContain('Index Scan Backward using ix_entries_job');
    expect(plans.at(-1)).not.toContain('Sort');
  });

  itUnless(embedded, 'the newest entries of a rare status come from the index on status and id, already in order', async () => {
    const plans = await plansOf(source, 'backup_entries', () => vigie.get('/backup_entries?status=hash_mismatch&limit=20'));
    expectIndex(plans, /ix_entries_status/);
    expect(plans.at(-1)).not.toContain('Sort');
  });

  itUnless(embedded, 'the page behind a cursor is found without walking what lies before it', async () => {
    const plans = await plansOf(source, 'backup_entries', () => vigie.get(`/backup_entries?before_id=${ENTRIES / 2}&limit=20`));
    expect(plans.at(-1)).toMatch(/Index Scan Backward using "PK_/);
    expect(plans.at(-1)).toMatch(/Index Cond: \(id < /);
  });

  itUnless(embedded, 'the findings of a page of entries are looked up by entry', async () => {
    expectIndex(await plansOf(source, 'entry_findings', () => vigie.get('/backup_entries?limit=100')), /ix_findings_entry/);
  });

  itUnless(embedded, 'findings that nobody was told of yet are looked up by job', async () => {
    const plan = await source.query('EXPLAIN UPDATE entry_findings SET told_at = now() WHERE job_id = ANY($1) AND told_at IS NULL', [[7, 8, 9]]);
    expect(JSON.stringify(plan)).toContain('ix_findings_untold');
  });

  itUnless(embedded, 'whether a report is known is asked of its unique index', async () => {
    const ledger = vigie.test.app.get(ReportLedger);
    const digests = Array.from({ length: 20 }, (_, index) => digestOf(index * 10));
    expect((await ledger.known('AGENT_0', digests)).size).toBe(20);
    expectIndex(await plansOf(source, 'reports', () => ledger.known('AGENT_0', digests)), /uq_reports_agent_digest/);
  });
});

const digestOf = (number: number): string => String(number).padStart(64, '0');

describe('On 200,000 events', () => {
  let vigie: TestVigie;
  let source: DataSource;
  beforeAll(async () => {
    vigie = await TestVigie.start();
    source = vigie.test.app.get(DataSource);
    if (embedded !== null) return;
    await source.query(
      `INSERT INTO events (type, payload, occurred_at, transaction_id, expires_at)
       SELECT 'report.stuck', '{}', now(), n / 4, CASE WHEN n % 1000 = 0 THEN now() END FROM generate_series(1, 200000) AS n`,
    );
    await source.query('UPDATE events SET transaction_id = transaction_id % 300');
    await source.query('VACUUM ANALYZE events');
  }, 60_000);
  afterAll(() => vigie.close());

  itUnless(embedded, 'the next page of the feed comes from its index, already in order', async () => {
    const plans = await plansOf(source, 'events', () => vigie.test.app.get(FeedReader).pageAfter({ transaction_id: 150, id: 100_000 }));
    expectIndex(plans, /Index Scan using ix_events_feed/);
    expect(plans[0]).toMatch(/Index Cond: .*ROW\(transaction_id, id\) > .*transaction_id < /);
    expect(plans[0]).not.toContain('Sort');
  });

  itUnless(embedded, 'the end of the feed is looked up, and so is an event of it', async () => {
    const reader = vigie.test.app.get(FeedReader);
    expectIndex(await plansOf(source, 'events', () => reader.newest()), /ix_events_feed/);
    expectIndex(await plansOf(source, 'events', () => reader.knows({ transaction_id: 150, id: 100_000 })), /PK_|ix_events_feed/);
  });
});

async function fill(source: DataSource): Promise<void> {
  await source.query(
    `INSERT INTO expected_backup_jobs (database_name, agent_id_responsible, agent_key, schedule_key, company_name, city, backup_frequency, final_storage_path_template, ledger_from, tags, next_expected_at_utc, next_deadline_utc)
     SELECT 'DB_' || n, 'AGENT_' || n % 500, 'agent_' || n % 500, 'daily', 'ACME', 'Douala', 'daily', '{file_name}', now(), CASE WHEN n % 1000 = 0 THEN '{even,rare}'::text[] ELSE '{common}' END,
            now() + interval '1 hour', now() + CASE WHEN n <= $2 THEN interval '-1 minute' ELSE interval '1 hour' END
     FROM generate_series(1, $1::int) AS n`,
    [JOBS, DUE],
  );
  await source.query(
    `INSERT INTO backup_entries (expected_job_id, status, rule, message, evidence, database_name, agent_id)
     SELECT (SELECT min(id) FROM expected_backup_jobs) + n % 1000, CASE WHEN n % 1000 = 7 THEN 'hash_mismatch' ELSE 'success' END, 'verified', 'Verified.', '{}', 'DB', 'AGENT'
     FROM generate_series(1, $1::int) AS n`,
    [ENTRIES],
  );
  await source.query(
    `INSERT INTO entry_findings (entry_id, job_id, kind, severity, numbers, text, created_at, told_at)
     SELECT id, expected_job_id, 'ran_too_long', 'warning', '{}', 'Too long.', now(), CASE WHEN id % 50 > 0 THEN now() END FROM backup_entries WHERE id % 2 = 0`,
  );
  await source.query(
    `INSERT INTO reports (agent_id, digest, file_name, first_seen_at, ended_at, state)
     SELECT 'AGENT_' || n % 10, lpad(n::text, 64, '0'), n || '.json', now(), now(), 'applied' FROM generate_series(0, $1::int - 1) AS n`,
    [REPORTS],
  );
  for (const table of ['expected_backup_jobs', 'backup_entries', 'entry_findings', 'reports']) await source.query(`VACUUM ANALYZE ${table}`);
}
