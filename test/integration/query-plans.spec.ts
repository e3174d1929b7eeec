import { DataSource } from 'typeorm';
import { isExcusedSql, windowsBetween } from '../../src/calendar/windows.js';
import { PAGE_OF_JOB } from '../../src/entries/entry-reader.js';
import { FeedReader } from '../../src/feed/feed-reader.js';
import { claimReleased } from '../../src/notification/deciding/held-alerts.js';
import { DeliveryStore, MAIL_LANE } from '../../src/notification/deliveries/delivery-store.js';
import { probeHeads, unblockLane } from '../../src/notification/deliveries/lanes.js';
import { DeadlineWatch } from '../../src/scanner/deadlines/deadline-watch.js';
import { Deadlines } from '../../src/scanner/ledger/deadlines.js';
import { ReportLedger } from '../../src/scanner/collect/report-ledger.js';
import { TestVigie } from '../support/vigie.js';
import { itUnless } from '../support/unless.js';

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
    if (/^(SELECT|WITH)/.test(query) && query.includes(table)) sent.push({ query, parameters: Array.isArray(parameters) ? parameters : [] });
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

/** The plans of the UPDATEs, asked for after they were done. */
async function plansOfUpdates(source: DataSource, table: string, work: () => Promise<unknown>): Promise<string[]> {
  const sent: { query: string; parameters: unknown[] }[] = [];
  const logQuery = jest.spyOn(source.logger, 'logQuery').mockImplementation((query: string, parameters?: unknown) => {
    if (query.startsWith(`UPDATE ${table}`)) sent.push({ query, parameters: Array.isArray(parameters) ? parameters : [] });
  });
  await work().finally(() => logQuery.mockRestore());
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
    expect(plans.at(-1)).toMatch(/CTE page\n +-> +Limit .*\n +-> +Index Scan Backward using ix_entries_job /);
  });

  itUnless(embedded, 'also when that statement is planned once for all jobs and pages', async () => {
    await source.transaction(async (manager) => {
      await manager.query(`SET LOCAL plan_cache_mode = 'force_generic_plan'`);
      await manager.query(`PREPARE page (bigint, bigint, bigint, bigint) AS ${PAGE_OF_JOB.sql}`);
      const plan = (await manager.query<{ 'QUERY PLAN': string }[]>('EXPLAIN EXECUTE page (77, NULL, 0, 20)')).map((line) => line['QUERY PLAN']).join('\n');
      await manager.query('DEALLOCATE page');
      expect(plan).toMatch(/CTE page\n +-> +Limit .*\n +-> +Index Scan Backward using ix_entries_job /);
      expectIndex([plan], /ix_findings_entry/);
    });
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
    const contents = Array.from({ length: 20 }, (_, index) => ({ agent_id: `AGENT_${index % 10}`, digest: digestOf(index) }));
    const known = await ledger.known(contents);
    expect(contents.filter(({ agent_id, digest }) => known.get(agent_id, digest) === undefined)).toEqual([]);
    expectIndex(await plansOf(source, 'reports', () => ledger.known(contents)), /uq_reports_agent_digest/);
  });

  itUnless(embedded, 'reports of which nobody noted where they went have an index of their own', async () => {
    const ledger = vigie.test.app.get(ReportLedger);
    const mislaid = await ledger.mislaid([], 1_000);
    expect(mislaid).toHaveLength(REPORTS / 1_000);
    expect(await ledger.mislaid(mislaid.map(({ id }) => id), 1_000)).toEqual([]);
    expectIndex(await plansOf(source, 'reports', () => ledger.mislaid([1], 1_000)), /ix_reports_mislaid/);
  });
});

const digestOf = (number: number): string => String(number).padStart(64, '0');

describe('On 1,000,000 entries of 10,000 jobs in 100 days', () => {
  let vigie: TestVigie;
  let source: DataSource;
  beforeAll(async () => {
    vigie = await TestVigie.start();
    source = vigie.test.app.get(DataSource);
    if (embedded === null) await fillDays(source);
  }, 300_000);
  afterAll(() => vigie.close());

  const DAY = 'from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z';
  const WEEK = 'from=2026-03-01T00:00:00Z&to=2026-03-08T00:00:00Z';
  const filters = [
    '', 'job_id=4711', 'status=hash_mismatch', 'status=success', 'agent_id=agent_7', 'company_name=Company_7', DAY, 'from=2026-04-09T00:00:00Z', 'to=2026-01-03T00:00:00Z', 'late=true',
    'job_id=4711&status=failed', 'agent_id=agent_7&status=failed', 'agent_id=agent_7&late=true', `agent_id=agent_7&${WEEK}`, `job_id=4711&${WEEK}`, `status=failed&${WEEK}`,
  ];
  const sorts = ['-id', 'id', '-created_at', 'created_at', 'cycle_expected_at_utc', 'status', '-status'];
  const deep = filters.flatMap((filter) => [`${filter}&skip=1000`, `${filter}&before_id=500000`]);

  itUnless(embedded, 'no list, count or page of entries reads the whole table', async () => {
    for (const query of [...filters.flatMap((filter) => sorts.map((sort) => `${filter}&sort=${sort}`)), ...deep]) {
      const plans = await plansOf(source, 'backup_entries', () => vigie.get(`/backup_entries?limit=20&${query}`));
      for (const plan of plans) expect(`${query}\n${plan}`).not.toContain('Seq Scan on backup_entries');
    }
  }, 300_000);

  itUnless(embedded, 'entries of a day are found by their time, also where they are wanted by id', async () => {
    for (const sort of ['id', '-id']) {
      const plans = await plansOf(source, 'backup_entries', () => vigie.get(`/backup_entries?limit=20&${DAY}&sort=${sort}`));
      expectIndex(plans, /ix_entries_created_at/);
      expect(plans.join()).not.toMatch(/Filter: .*created_at/);
    }
  }, 60_000);

  itUnless(embedded, 'a status within an agent is looked for among the entries of its jobs', async () => {
    const plans = await plansOf(source, 'backup_entries', () => vigie.get('/backup_entries?limit=20&agent_id=agent_7&status=failed'));
    expect(plans.join()).not.toContain('ix_entries_status');
  }, 60_000);

  itUnless(embedded, 'late ones have an index of their own', async () => {
    expectIndex(await plansOf(source, 'backup_entries', () => vigie.get('/backup_entries?limit=20&late=true')), /ix_entries_late/);
  }, 60_000);

  itUnless(embedded, 'what history removes is found without reading what stays', async () => {
    const plan = await source.query<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN SELECT DISTINCT cycle_expected_at_utc AS cycle, expected_job_id AS job_id FROM backup_entries
        WHERE (cycle_expected_at_utc, expected_job_id) > ('2026-01-05'::timestamptz, 17::bigint) AND cycle_expected_at_utc < '2026-02-01' ORDER BY 1, 2 LIMIT 1000`,
    );
    const lines = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(lines).toContain('Index Only Scan using ix_entries_cycle');
    expect(lines).not.toContain('Sort');
  });
});

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

describe('On 100,000 maintenance windows that are over and 10,000 running pauses', () => {
  let vigie: TestVigie;
  let source: DataSource;
  const now = new Date();
  beforeAll(async () => {
    vigie = await TestVigie.start();
    source = vigie.test.app.get(DataSource);
    if (embedded !== null) return;
    await fillJobs(source);
    const window = 'INSERT INTO maintenance_windows (kind, reason, starts_at, ends_at, job_id, tag) SELECT';
    await source.query(`${window} 'maintenance', 'Over', $1::timestamptz - interval '2 days', $1::timestamptz - interval '1 day', NULL, 'erp' FROM generate_series(1, 100000)`, [now]);
    await source.query(`${window} 'pause', 'Paused', $1::timestamptz - interval '1 hour', $1::timestamptz + interval '1 day', id, NULL FROM expected_backup_jobs ORDER BY id LIMIT 10000`, [now]);
    await source.query('INSERT INTO held_alerts (job_id, held_at) SELECT id, $1 FROM expected_backup_jobs ORDER BY id LIMIT 20000', [now]);
    for (const table of ['maintenance_windows', 'held_alerts']) await source.query(`VACUUM ANALYZE ${table}`);
  }, 60_000);
  afterAll(() => vigie.close());

  itUnless(embedded, 'those that may concern a few jobs now are found by their end and by their jobs', async () => {
    const plans = await plansOf(source, 'maintenance_windows', () => windowsBetween(source.manager, now, now, [1, 2, 3]));
    expectIndex(plans, /ix_windows_(end|job)/);
  });

  itUnless(embedded, 'what is held is released agent by agent, with one look at each held job', async () => {
    const released = await source.transaction((manager) => claimReleased(manager, now, []));
    expect([released?.agentKey, released?.jobIds.length]).toEqual(['agent_1', 20]);
    const plan = await source.query<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN SELECT FROM held_alerts held JOIN expected_backup_jobs job ON job.id = held.job_id WHERE job.is_active AND NOT ${isExcusedSql('job', '$1::timestamptz', '$2::bigint[]')}`, [now, []],
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).not.toContain('Seq Scan on maintenance_windows');
  });
});

describe('On 100,000 messages that were sent and 5,000 that wait', () => {
  let vigie: TestVigie;
  let source: DataSource;
  beforeAll(async () => {
    vigie = await TestVigie.start();
    source = vigie.test.app.get(DataSource);
    if (embedded !== null) return;
    const row = `INSERT INTO deliveries (kind, channel, channel_id, recipient, subject, text_body, html_body, agent_id, created_at, queued_at, order_key, status, next_attempt_at, is_blocked) SELECT 'alert', `;
    const rest = `'', 'T', 'H', 'AGENT_' || n % 100, now(), now(),`;
    await source.query(`${row} 'email', NULL, 'ops@example.org', ${rest} 'mail ops@example.org status agent_' || n % 100, 'sent', NULL, false FROM generate_series(1, 100000) AS n`);
    // Of a channel that is down since yesterday: the heads were tried, what comes behind them was not.
    await source.query(`${row} 'webhook', 3, 'Hook', ${rest} 'channel 3 status agent_' || n % 100, CASE WHEN n <= 100 THEN 'retrying' ELSE 'pending' END, now() + CASE WHEN n <= 100 THEN interval '1 hour' ELSE interval '-1 hour' END, n <= 100 FROM generate_series(1, 4000) AS n`);
    await source.query(`${row} 'email', NULL, 'ops@example.org', ${rest} 'mail ops@example.org status agent_' || n % 100, 'pending', now(), false FROM generate_series(1, 1000) AS n`);
    await source.query('VACUUM ANALYZE deliveries');
  }, 60_000);
  afterAll(() => vigie.close());

  itUnless(embedded, 'claiming, letting go and probing look at nothing that was sent', async () => {
    const store = vigie.test.app.get(DeliveryStore);
    const plans = await plansOfUpdates(source, 'deliveries', async () => {
      expect(await store.claim(MAIL_LANE, 5)).toHaveLength(5);
      expect(await store.claim(3, 5)).toEqual([]);
      await unblockLane(source.manager, 3, vigie.clock.now());
      await probeHeads(source.manager, ['channel 3 status agent_7'], vigie.clock.now());
    });
    expectIndex(plans, /ix_deliveries_(due|order|blocked|waiting)/);
    expect(plans[2]).toContain('ix_deliveries_blocked');
  });
});

async function fill(source: DataSource): Promise<void> {
  await fillJobs(source);
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
    `INSERT INTO reports (agent_id, digest, file_name, first_seen_at, ended_at, state, moved_to)
     SELECT 'AGENT_' || n % 10, lpad(n::text, 64, '0'), n || '.json', now(), now(), 'applied', CASE WHEN n % 1000 > 0 THEN '_archive/' || n || '.json' END FROM generate_series(0, $1::int - 1) AS n`,
    [REPORTS],
  );
  for (const table of ['backup_entries', 'entry_findings', 'reports']) await source.query(`VACUUM ANALYZE ${table}`);
}

async function fillJobs(source: DataSource): Promise<void> {
  await source.query(
    `INSERT INTO expected_backup_jobs (database_name, agent_id_responsible, agent_key, schedule_key, company_name, city, backup_frequency, final_storage_path_template, ledger_from, tags, next_expected_at_utc, next_deadline_utc)
     SELECT 'DB_' || n, 'AGENT_' || n % 500, 'agent_' || n % 500, 'daily', 'ACME', 'Douala', 'daily', '{file_name}', now(), CASE WHEN n % 1000 = 0 THEN '{even,rare}'::text[] ELSE '{common}' END,
            now() + interval '1 hour', now() + CASE WHEN n <= $2 THEN interval '-1 minute' ELSE interval '1 hour' END
     FROM generate_series(1, $1::int) AS n`,
    [JOBS, DUE],
  );
  await source.query('VACUUM ANALYZE expected_backup_jobs');
}

/** Each job once a day; one of a hundred is late, one of fifty failed. */
async function fillDays(source: DataSource): Promise<void> {
  await source.query(
    `INSERT INTO expected_backup_jobs (id, database_name, agent_id_responsible, agent_key, schedule_key, company_name, city, backup_frequency, final_storage_path_template, ledger_from)
     SELECT n, 'DB_' || n, 'AGENT_' || n % 500, 'agent_' || n % 500, 'daily', 'Company_' || n % 50, 'Douala', 'daily', '{file_name}', now() FROM generate_series(1, 10000) AS n`,
  );
  await source.query(
    `INSERT INTO backup_entries (expected_job_id, status, rule, message, evidence, database_name, agent_id, late, cycle_expected_at_utc, agent_report_timestamp_utc, created_at)
     SELECT 1 + n % 10000, CASE WHEN n % 1000 = 7 THEN 'hash_mismatch' WHEN n % 50 = 3 THEN 'failed' ELSE 'success' END, 'verified', repeat('x', 300), '{}', 'DB', 'AGENT', n % 100 = 9, at, at, at
       FROM generate_series(1, 1000000) AS n CROSS JOIN LATERAL (SELECT timestamptz '2026-01-01' + n / 10000 * interval '1 day' + n % 10000 * interval '1 millisecond' AS at) AS times`,
  );
  for (const table of ['expected_backup_jobs', 'backup_entries']) await source.query(`VACUUM ANALYZE ${table}`);
}
