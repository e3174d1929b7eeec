import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { Program } from '../support/program.js';
import { faultsOf } from './support/accounts.js';
import { Budget, Chance, scaled, tell } from './support/chance.js';
import { World } from './support/world.js';

/** More than are scanned in one group: a kill comes while some agents are done and others are not. */
const AGENTS = 90;
const DATABASES = 2;
/** In all; half of them with each way to go on with staged files. */
const KILLS = scaled(50);
/** After the program listens; a whole scan of what has come takes about as long. */
const SCAN_MS = 700;
/** Now and then it does not come as far as to listen. */
const EARLY = 0.15;
/** Two at a time on one database: one is killed while the other is at work. */
const PROCESSES = 2;

describe.each(['keep', 'delete'])('Killed at any moment of scans of hundreds of reports (AFTER_PROMOTION=%s)', (AFTER_PROMOTION) => {
  const stream = `kills-${AFTER_PROMOTION}`;
  const chance = new Chance(stream);
  let world: World;
  let program: Program;
  let kills = 0;

  beforeAll(async () => {
    world = await World.create(chance, { AFTER_PROMOTION });
    program = await world.start();
    await world.expect(program, AGENTS, DATABASES);
    await program.stop();
    await world.backUpAll(4, DATABASES);
    const budget = new Budget(0.38);
    await Promise.all(Array.from({ length: PROCESSES }, async (_, lane) => {
      const own = new Chance(`${stream}-${lane}`);
      while (budget.isLeft || kills < KILLS / 2) await killOne(own);
    }));
    tell(stream, `${kills} kills, ${world.told.length} reports`);
    program = await world.start();
    await world.settle(program);
  }, 600_000);
  afterAll(() => world.close());

  /** New reports come all the time. */
  async function killOne(own: Chance): Promise<void> {
    const victim = world.installation.spawn();
    const asked = own.is(EARLY) ? Promise.resolve() : victim.ready().then(() => victim.post('/scanner/run'));
    for (let report = 0; report < 15; report++) await world.backUp(own.pick(world.agents), DATABASES);
    // Taken away by their agents while, or after, they are read.
    const doomed = [await world.backUp(own.pick(world.agents), DATABASES, { fates: ['applied', 'gone'] })];
    await asked;
    await later(own.next() * SCAN_MS);
    const ended = victim.stop('SIGKILL');
    for (const { agent, fileName } of doomed) await rm(join(agent.folder, 'log', fileName), { force: true });
    await ended;
    expect(victim.stderr.replaceAll(/.*(interrupted|left to it|before it could begin).*\n/g, '')).toBe('');
    kills++;
  }

  it('it was killed often, and at work', async () => {
    const [runs] = await world.query<{ interrupted: number }>(`SELECT count(*)::int AS interrupted FROM scan_runs WHERE state = 'interrupted'`);
    expect(kills).toBeGreaterThanOrEqual(KILLS / 2);
    expect(runs?.interrupted).toBeGreaterThanOrEqual(KILLS / 8);
  });

  it('it loses nothing and doubles nothing', async () => {
    expect(await faultsOf(world)).toEqual([]);
    await program.stop();
  });
});
