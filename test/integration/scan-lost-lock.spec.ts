import { DataSource } from 'typeorm';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { onPostgres } from '../support/installation.js';
import { TestVigie } from '../support/vigie.js';

/** Where the connection that holds the locks is cut: at the first statement of that kind on the table. */
const POINTS = [
  { when: 'its reports are read', trigger: 'BEFORE INSERT ON reports' },
  { when: 'its verdicts are recorded', trigger: 'BEFORE INSERT ON backup_entries' },
  { when: 'its reports are put away', trigger: 'BEFORE UPDATE OF moved_to ON reports' },
] as const;

/** Two groups are at work at once: after the cut there is a third. */
const AGENTS = 160;

onPostgres('A scan whose lock connection is cut while', () => {
  let vigie: TestVigie;
  beforeEach(async () => (vigie = await TestVigie.start()));
  afterEach(() => vigie.close());

  it.each(POINTS)('$when ends as failed, says why, and the next one finishes with one entry for each report', async ({ trigger }) => {
    const database = vigie.test.app.get(DataSource);
    await database.query(`CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_terminate_backend(l.pid, 5000) FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
        WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid();
      RETURN NEW; END $$`);
    await database.query(`CREATE TRIGGER cut ${trigger} FOR EACH ROW EXECUTE FUNCTION cut()`);
    for (let index = 0; index < AGENTS; index++) {
      const agent = await vigie.agent(`AGENT_${index}`);
      await vigie.job(agent.id, 'SALES');
      await agent.backUp('SALES');
    }

    const { body } = await vigie.request<ScanRun>('POST', '/scanner/run?wait=true');

    expect(body).toMatchObject({ state: 'failed', error: 'The locks of this scan were lost with their database connection; the next scan continues.', problems: [] });
    await database.query('DROP FUNCTION cut() CASCADE');
    expect(await vigie.scan()).toMatchObject({ problems: [] });
    expect(await database.query('SELECT count(*) AS n, count(DISTINCT report_id) AS reports FROM backup_entries')).toEqual([{ n: AGENTS, reports: AGENTS }]);
    expect(await database.query(`SELECT DISTINCT state FROM reports WHERE moved_to IS NOT NULL`)).toEqual([{ state: 'applied' }]);
  });
});
