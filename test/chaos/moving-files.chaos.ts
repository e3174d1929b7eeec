import { appendFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { Program } from '../support/program.js';
import { faultsOf } from './support/accounts.js';
import { Budget, Chance, tell } from './support/chance.js';
import { grownBeyond, type Level, levelOf, PROBED } from './support/probe.js';
import { type Told, World } from './support/world.js';

const AGENTS = 30;
const DATABASES = 2;
/** Whatever is done to a dump after its report: any of these may be found, but never `verified` with other bytes. */
const ANY_VERDICT = ['hash-differs', 'size-differs', 'file-absent', 'empty-file', 'not-a-regular-file', 'superseded', 'verified', 'agent-reported-failure'];
const PAUSE_MS = 4;

type Trick = (path: string, told: Told, chance: Chance) => Promise<unknown>;

/** What agents and people do to a dump while it may be read. */
const TRICKS: Readonly<Record<string, Trick>> = {
  grow: (path) => appendFile(path, 'more'),
  shrink: (path) => truncate(path, 3),
  empty: (path) => truncate(path, 0),
  rewrite: (path) => writeFile(path, 'other bytes, just as if rsync wrote in place'),
  replace: (path) => writeFile(`${path}.tmp`, 'another file').then(() => rename(`${path}.tmp`, path)),
  remove: (path) => rm(path),
  link: (path) => rm(path).then(() => symlink('/etc/hostname', path)),
  'remove report': (_path, { agent, fileName }) => rm(join(agent.folder, 'log', fileName)),
  'report again': (_path, { agent, fileName, sections }) => agent.report(Object.fromEntries(sections.map(({ database }) => [database, { BACKUP: { status: false } }])), { fileName }),
  'remove folder': (_path, { agent }) => rm(join(agent.folder, 'database'), { recursive: true }).then(() => agent.install()),
};

describe.each(['keep', 'delete'])('Files that change, vanish and are replaced under the scanner (AFTER_PROMOTION=%s)', (AFTER_PROMOTION) => {
  const stream = `moving-files-${AFTER_PROMOTION}`;
  const chance = new Chance(stream);
  let world: World;
  let program: Program;
  let before: Level;
  let tricks = 0;

  beforeAll(async () => {
    world = await World.create(chance, { AFTER_PROMOTION });
    program = await world.start({}, PROBED);
    await world.expect(program, AGENTS, DATABASES);
    await world.backUpAll(1, DATABASES);
    await world.settle(program);
    before = await levelOf(program);
    const budget = new Budget(0.05);
    do await round();
    while (budget.isLeft);
    tell(stream, `${tricks} tricks, ${world.told.length} reports`);
    await world.settle(program);
  }, 600_000);
  afterAll(() => world.close());

  async function round(): Promise<void> {
    const told: Told[] = [];
    for (const agent of world.agents) {
      for (let report = 0; report < 3; report++) told.push(await world.backUp(agent, DATABASES, { fates: ['applied', 'gone'], rules: ANY_VERDICT }));
    }
    const scanning = program.post('/scanner/run?wait=true');
    for (let turns = 120; turns > 0; turns--) {
      const victim = chance.pick(told);
      const trick = TRICKS[chance.pick(Object.keys(TRICKS))];
      const path = join(victim.agent.folder, 'database', chance.pick(victim.sections).dump.name);
      // It may be gone already.
      await trick?.(path, victim, chance).catch(() => undefined);
      await later(chance.next() * PAUSE_MS);
      tricks++;
    }
    await scanning;
  }

  it('are judged once, and nothing is stored that was not told of', async () => {
    expect(await faultsOf(world)).toEqual([]);
    expect(program.isAlive).toBe(true);
  });

  it('cost no handles and no memory', async () => {
    expect(grownBeyond(before, await levelOf(program))).toEqual([]);
    expect((await program.stop()).code).toBe(0);
  });
});
