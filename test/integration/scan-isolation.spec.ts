import { createHash } from 'node:crypto';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { ScannerService } from '../../src/scanner/scanner.service.js';
import { Promotion } from '../../src/storage/final/promotion.js';
import { sectionOf, type TestAgent } from '../support/agent.js';
import { filesBelow } from '../support/installation.js';
import { HOUR_MS, TestVigie } from '../support/vigie.js';

const MIB = 1024 * 1024;
/** More than an agent may have to be done together with others. */
const LARGE = 65 * MIB;

/** A sparse file: large to read, and made in no time. */
async function backUpZeros(agent: TestAgent, database: string, size: number): Promise<void> {
  await agent.dump(`${database}.sql`, '');
  await truncate(join(agent.folder, 'database', `${database}.sql`), size);
  const hash = createHash('sha256');
  const block = Buffer.alloc(MIB);
  for (let left = size; left > 0; left -= MIB) hash.update(block);
  await agent.report({ [database]: sectionOf({ name: `${database}.sql`, size, sha256: hash.digest('hex') }) });
}

describe('Agents that are scanned together', () => {
  let vigie: TestVigie;
  let agents: TestAgent[];
  beforeAll(async () => {
    vigie = await TestVigie.start();
    agents = await Promise.all(['FIRST', 'SECOND', 'THIRD', 'FOURTH'].map((id) => vigie.agent(id)));
    for (const { id } of agents) await vigie.job(id, `OF_${id}`, { is_active: true });
  });
  afterAll(() => vigie.close());

  const verdicts = async () => {
    const entries = await vigie.get<BackupEntry[]>('/backup_entries?limit=1000&sort=id');
    return entries.map(({ database_name, rule }) => `${database_name} ${rule}`).sort();
  };

  it('do not hold one another up: what cannot be recorded of one waits, the others have their verdicts', async () => {
    const database = vigie.test.app.get(DataSource);
    await database.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.database_name = 'OF_SECOND' THEN RAISE EXCEPTION 'no room for %', NEW.database_name; END IF; RETURN NEW; END $$`);
    await database.query('CREATE TRIGGER refuse BEFORE INSERT ON backup_entries FOR EACH ROW EXECUTE FUNCTION refuse()');
    for (const agent of agents) await agent.backUp(`OF_${agent.id}`);

    const run = await vigie.scan();

    expect(run).toMatchObject({ state: 'done', agents_done: 4, reports_read: 4, reports_applied: 3, reports_waiting: 1, entries_recorded: 3, files_promoted: 4 });
    expect(run.problems).toEqual([{ agent_id: 'SECOND', detail: expect.stringMatching(/\.json failed and is tried again: .*no room for OF_SECOND/) }]);
    expect(await verdicts()).toEqual(['OF_FIRST verified', 'OF_FOURTH verified', 'OF_THIRD verified']);
    expect(await Promise.all(agents.map((agent) => agent.list('log')))).toEqual([['_archive'], [expect.stringContaining('SECOND')], ['_archive'], ['_archive']]);

    await database.query('DROP FUNCTION refuse() CASCADE');
    expect(await vigie.scan()).toMatchObject({ reports_applied: 1, reports_waiting: 0, entries_recorded: 1, problems: [] });
    expect(await verdicts()).toEqual(['OF_FIRST verified', 'OF_FOURTH verified', 'OF_SECOND verified', 'OF_THIRD verified']);
  });

  it('are told one by one: what was settled, at once; of one whose deadlines could not be settled nothing before the end of the run', async () => {
    const database = vigie.test.app.get(DataSource);
    await database.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.agent_id = 'SECOND' AND NEW.status = 'missing' THEN RAISE EXCEPTION 'no room'; END IF; RETURN NEW; END $$`);
    await database.query('CREATE TRIGGER refuse BEFORE INSERT ON backup_entries FOR EACH ROW EXECUTE FUNCTION refuse()');
    for (const agent of agents) {
      await vigie.job(agent.id, `LATE_${agent.id}`, { backup_frequency: 'hourly', grace_minutes: 1 });
      await agent.report({ [`OF_${agent.id}`]: { BACKUP: { status: false } } });
    }
    vigie.clock.advance(2 * HOUR_MS);

    const run = await vigie.scan();

    expect(run.problems).toEqual([{ agent_id: 'SECOND', detail: expect.stringMatching(/^Its deadlines could not be settled: .*no room/) }]);
    const atTheEnd = await database.query<{ agent_id: string }[]>(
      `SELECT DISTINCT agent_id FROM events WHERE scan_run_id = $1 AND type = 'job.status_changed' AND released_at >= $2`, [run.id, run.finished_at],
    );
    expect(atTheEnd).toEqual([{ agent_id: 'SECOND' }]);
    await database.query('DROP FUNCTION refuse() CASCADE');
    vigie.clock.advance(-2 * HOUR_MS);
  });

  it('leave no copies on the final volume when what they would be stored by cannot be read', async () => {
    const database = vigie.test.app.get(DataSource);
    for (const agent of agents) await agent.backUp(`OF_${agent.id}`);
    await database.query('ALTER TABLE stored_backups RENAME TO away');

    const run = await vigie.scan();

    await database.query('ALTER TABLE away RENAME TO stored_backups');
    expect(run.problems).toHaveLength(agents.length);
    expect(await filesBelow(join(vigie.validatedRoot, '.vigie-tmp'))).toEqual([]);
    expect(await vigie.scan()).toMatchObject({ reports_applied: agents.length, files_promoted: agents.length, problems: [] });
  });

  it('with a large file among them are done first, and the large one after them, with all its reports', async () => {
    const [first, second] = agents;
    await backUpZeros(second!, 'OF_SECOND', LARGE);
    await second!.backUp('OF_SECOND');
    await first!.backUp('OF_FIRST');

    expect(await vigie.scan()).toMatchObject({ state: 'done', agents_done: 2, reports_applied: 3, entries_recorded: 3, problems: [] });

    const entries = await vigie.get<BackupEntry[]>('/backup_entries?limit=3');
    expect(entries.map(({ database_name, rule }) => [database_name, rule])).toEqual([['OF_SECOND', 'verified'], ['OF_SECOND', 'verified'], ['OF_FIRST', 'verified']]);
  });
});

it('A scan that is stopped while it reads one agent leaves nothing of the others on the final volume, and their files where they were', async () => {
  const vigie = await TestVigie.start({ AFTER_PROMOTION: 'delete' });
  try {
    const agents = await Promise.all(['SMALL', 'RENAMED', 'LAST'].map((id) => vigie.agent(id)));
    for (const agent of agents) {
      await vigie.job(agent.id, 'SALES');
      if (agent.id === 'RENAMED') await backUpZeros(agent, 'SALES', 2 * MIB);
      else await agent.backUp('SALES');
    }
    const before = await Promise.all(agents.map((agent) => agent.list('database')));
    const promotion = vigie.test.app.get(Promotion);
    const ingestAll = promotion.ingestAll.bind(promotion);
    let othersAreBrought: () => void = () => undefined;
    const others = new Promise<void>((resolve) => (othersAreBrought = resolve));
    let brought = 0;
    jest.spyOn(promotion, 'ingestAll').mockImplementation(async (agentKey, items, options) => {
      if (items.length === 0) return new Map();
      if (agentKey === 'last') {
        await others;
        void vigie.test.app.get(ScannerService).beforeApplicationShutdown();
      }
      const results = await ingestAll(agentKey, items, options);
      brought += 1;
      if (brought === 2) othersAreBrought();
      return results;
    });

    const { body } = await vigie.request<ScanRun>('POST', '/scanner/run?wait=true');

    expect(body).toMatchObject({ state: 'interrupted', files_verified: 2, entries_recorded: 0 });
    expect(await filesBelow(join(vigie.validatedRoot, '.vigie-tmp'))).toEqual([]);
    expect(await Promise.all(agents.map((agent) => agent.list('database')))).toEqual(before);
  } finally {
    await vigie.close();
  }
});
