import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { sectionOf, type TestAgent } from '../support/agent.js';
import type { Program } from '../support/program.js';
import { faultsOf } from './support/accounts.js';
import { Chance, scaled, tell } from './support/chance.js';
import { grownBeyond, type Level, levelOf, PROBED } from './support/probe.js';
import { World } from './support/world.js';

const JUNK_REPORTS = 10_000;
const FILES_IN_ONE_FOLDER = 100_000;
const DATABASES_IN_ONE_REPORT = 10_000;
/** Of a report, at most; DESIGN gives the limit. */
const MAX_REPORT_BYTES = 5 * 1024 * 1024;
/** Memory is compared after the first time and after the last one. */
const ROUNDS = 1 + scaled(1);

describe('Crowds: 10,000 junk reports, 100,000 files in one folder, and a report of 5 MiB that speaks of 10,000 databases', () => {
  const chance = new Chance('crowds');
  let world: World;
  let program: Program;
  let agents: { readonly junk: TestAgent; readonly files: TestAgent; readonly large: TestAgent };
  let first: Level;
  const runs: ScanRun[] = [];

  beforeAll(async () => {
    world = await World.create(chance, { AUTO_REGISTER_JOBS: 'true' });
    program = await world.start({}, PROBED);
    await world.expect(program, 3, 1, 'CROWD');
    const [junk, files, large] = world.agents;
    agents = { junk: junk!, files: files!, large: large! };
    await round(50, 100, 100);
    first = await levelOf(program);
    for (let rounds = 1; rounds < ROUNDS; rounds++) await round(JUNK_REPORTS, FILES_IN_ONE_FOLDER, DATABASES_IN_ONE_REPORT);
  }, 600_000);
  afterAll(() => world.close());

  async function round(junk: number, files: number, databases: number): Promise<void> {
    await world.tellJunk(agents.junk, junk);
    await world.backUp(agents.junk, 1);
    for (let index = 0; index < files; index++) closeSync(openSync(join(agents.files.folder, 'log', `${index}.json.part`), 'w'));
    await world.backUp(agents.files, 1);
    await largeReport(databases);
    runs.push(await program.post<ScanRun>('/scanner/run?wait=true'));
    tell('crowds', `${junk} junk reports, ${files} files, ${databases} databases`);
  }

  /** None of its dumps ever arrived. */
  async function largeReport(databases: number): Promise<void> {
    const dumps = Array.from({ length: databases }, (_, index) => ({ name: `${index}_${runs.length}.sql`, size: 10, sha256: 'a'.repeat(64) }));
    const sections = dumps.map((dump, index) => ({ database: `CROWD_${index}`, dump, rules: ['file-absent'] }));
    const size = Buffer.byteLength(JSON.stringify(Object.fromEntries(sections.map(({ database, dump }) => [database, sectionOf(dump)]))));
    expect(size).toBeLessThan(MAX_REPORT_BYTES - 1_000);
    await world.tell({ agent: agents.large, fileName: `large_${runs.length}.json`, sections, fates: ['applied'] });
  }

  it('are read in one scan: what is right has its verdict, and what is junk is quarantined', async () => {
    expect(runs.map(({ state, problems }) => ({ state, problems }))).toEqual(runs.map(() => ({ state: 'done', problems: [] })));
    expect(runs.at(-1)).toMatchObject({ reports_rejected: JUNK_REPORTS, reports_applied: 3, reports_waiting: 0 });
    expect(await faultsOf(world)).toEqual([]);
  });

  it('leave no handles open and no memory taken', async () => {
    await program.post('/scanner/run?wait=true');
    expect(grownBeyond(first, await levelOf(program))).toEqual([]);
    expect((await program.stop()).code).toBe(0);
    expect(program.stderr).not.toMatch(/Unhandled|heap/i);
  });
});
