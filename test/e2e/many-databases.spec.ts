import { AsyncLocalStorage } from 'node:async_hooks';
import { DataSource, type Logger } from 'typeorm';
import { NotificationService } from '../../src/notification/notification.service.js';
import { GroupProcessor } from '../../src/scanner/dispatch/group-processor.js';
import { ScannerService } from '../../src/scanner/scanner.service.js';
import { sectionOf } from '../support/agent.js';
import { TestVigie } from '../support/vigie.js';
import { itUnless } from '../support/unless.js';

/**
 * Counts what scans send to the database, not what Vigie does beside them by the clock. Left out: what depends on the time that a scan
 * takes (a run's counters, which are written and told once a second, and the looks for deadlines beside it), and transaction commands.
 */
class StatementCounter implements Logger {
  count = 0;
  private readonly ofScans = new AsyncLocalStorage<true>();

  /** @param groups work on the parts of a scan that come by way of a queue */
  constructor(scanner: ScannerService, groups: GroupProcessor) {
    const request = scanner.request.bind(scanner);
    const process = groups.process.bind(groups);
    jest.spyOn(scanner, 'request').mockImplementation((trigger) => this.ofScans.run(true, () => request(trigger)));
    jest.spyOn(groups, 'process').mockImplementation((part, run) => this.ofScans.run(true, () => process(part, run)));
  }

  logQuery(query: string, parameters: readonly unknown[] = []): void {
    if (!this.ofScans.getStore() || /scan_runs|min\(agent_id_responsible\)|^(START|COMMIT|ROLLBACK)/.test(query) || parameters.includes('scan.progress')) return;
    this.count++;
  }

  logQueryError = (): void => undefined;
  logQuerySlow = (): void => undefined;
  logSchemaBuild = (): void => undefined;
  logMigration = (): void => undefined;
  log = (): void => undefined;
}

let scans = 0;

/** Every agent reports once, on all of its databases; each report has dumps and a second of its own, for paths hold the second. */
async function backUpAll(vigie: TestVigie, agents: number, databases: number): Promise<void> {
  const endedAt = new Date(Date.now() + ++scans * 1_000);
  for (let number = 0; number < agents; number++) {
    const agent = await vigie.agent(`ACME_DOUALA_${agents}X${databases}_${number}`);
    const names = Array.from({ length: databases }, (_, index) => `DB_${index}`);
    const dumps = await Promise.all(names.map((name) => agent.dump(`${name}.sql`)));
    await agent.report(Object.fromEntries(names.map((name, index) => [name, sectionOf(dumps[index]!)])), { endedAt });
  }
}

describe('A scan of four agents', () => {
  const worlds = new Map<number, { vigie: TestVigie; statements: StatementCounter }>();

  beforeAll(async () => {
    for (const databases of [5, 50]) {
      const vigie = await TestVigie.start({ AUTO_REGISTER_JOBS: 'true' });
      // The outbox works beside the scan and would be counted with it.
      await vigie.test.app.get(NotificationService).beforeApplicationShutdown();
      const statements = new StatementCounter(vigie.test.app.get(ScannerService), vigie.test.app.get(GroupProcessor));
      vigie.test.app.get(DataSource).logger = statements;
      worlds.set(databases, { vigie, statements });
    }
  });
  afterAll(() => Promise.all([...worlds.values()].map(({ vigie }) => vigie.close())));

  /** Statements of one scan per number of databases. */
  async function costs(prepare: (vigie: TestVigie, databases: number) => Promise<unknown>, check: (databases: number) => Record<string, number>) {
    const counts: number[] = [];
    for (const [databases, { vigie, statements }] of worlds) {
      await prepare(vigie, databases);
      statements.count = 0;
      expect(await vigie.scan()).toMatchObject({ problems: [], ...check(databases) });
      counts.push(statements.count);
    }
    return { few: counts[0]!, many: counts[1]! };
  }
  const allStored = (databases: number) => ({ agents_done: 4, reports_applied: 4, entries_recorded: 4 * databases, files_promoted: 4 * databases });

  it('that discovers its databases sends as many statements for fifty each as for five', async () => {
    const { few, many } = await costs((vigie, databases) => backUpAll(vigie, 4, databases), allStored);
    expect(few).toBeGreaterThan(10);
    expect(Math.abs(many - few)).toBeLessThanOrEqual(2);
  });

  it('whose databases are known does so too', async () => {
    const { few, many } = await costs((vigie, databases) => backUpAll(vigie, 4, databases), allStored);
    expect(few).toBeGreaterThan(10);
    expect(Math.abs(many - few)).toBeLessThanOrEqual(2);
  });

  it('whose backups all have findings does so too', async () => {
    const { few, many } = await costs(
      async (vigie, databases) => {
        // Ten backups in a row that end three hours after their time, this one the tenth, and all of them too long.
        const source = vigie.test.app.get(DataSource);
        await source.query(
          `UPDATE expected_backup_jobs SET max_duration_minutes = 1, ledger_from = now() - interval '3 days', expected_hour_utc = extract(hour FROM (now() - interval '3 hours') AT TIME ZONE 'UTC')`,
        );
        await source.query(
          `INSERT INTO backup_entries (expected_job_id, status, rule, message, evidence, database_name, agent_id, agent_report_timestamp_utc, cycle_expected_at_utc)
           SELECT id, 'success', 'verified', 'Verified.', '{}', database_name, agent_id_responsible, now(), now() - interval '3 hours' FROM expected_backup_jobs, generate_series(1, 9)`,
        );
        await backUpAll(vigie, 4, databases);
      },
      allStored,
    );
    expect(Math.abs(many - few)).toBeLessThanOrEqual(2);
    for (const [databases, { vigie }] of worlds) {
      const found = await vigie.test.app.get(DataSource).query('SELECT kind, count(*) AS n FROM entry_findings GROUP BY 1 ORDER BY 1');
      expect(found).toEqual([{ kind: 'ran_too_long', n: 4 * databases }, { kind: 'usual_time_differs', n: 4 * databases }]);
    }
  });

  it('whose jobs are all due does so too', async () => {
    const { few, many } = await costs(
      async (vigie) => {
        await vigie.test.app.get(DataSource).query(
          `UPDATE expected_backup_jobs SET ledger_from = now() - interval '3 days', next_expected_at_utc = now() - interval '2 days', next_deadline_utc = now() - interval '2 days'`,
        );
      },
      () => ({ agents_done: 4, reports_read: 0 }),
    );
    expect(few).toBeGreaterThan(4);
    expect(Math.abs(many - few)).toBeLessThanOrEqual(2);
  });

  it('that finds nothing new costs a handful, the same for both', async () => {
    const { few, many } = await costs(() => Promise.resolve(), () => ({ agents_total: 0, entries_recorded: 0 }));
    expect(many).toBe(few);
    // Three of them tell that it was asked for, has begun and is over, two look for what dead scans have left; on PostgreSQL two take and give back the run's lock.
    expect(few).toBeLessThanOrEqual(process.env.VIGIE_TEST_PG ? 10 : 8);
  });
});

const reason = process.env.VIGIE_TEST_PG ? null : 'a thousand databases are a matter for a real PostgreSQL';
itUnless(reason, 'Fifty agents of twenty databases are all verified and stored in one scan', async () => {
  const vigie = await TestVigie.start({ AUTO_REGISTER_JOBS: 'true' });
  try {
    await backUpAll(vigie, 50, 20);
    const begun = performance.now();
    expect(await vigie.scan()).toMatchObject({ agents_done: 50, entries_recorded: 1000, files_promoted: 1000, problems: [] });
    const seconds = (performance.now() - begun) / 1000;
    process.stderr.write(`50 agents × 20 databases in one scan: ${seconds.toFixed(1)} s\n`);
    const rows = await vigie.test.app.get(DataSource).query('SELECT status, count(*) AS n FROM backup_entries GROUP BY 1');
    expect(rows).toEqual([{ status: 'success', n: 1000 }]);
  } finally {
    await vigie.close();
  }
}, 90_000);
