import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { filesBelow } from '../support/installation.js';
import { faultsOf } from './support/accounts.js';
import { Budget, Chance, tell } from './support/chance.js';
import { World } from './support/world.js';

const AGENTS = 40;
const DATABASES = 2;
const SCAN_MS = 700;

describe('SIGTERM again and again, in the middle of scans', () => {
  const chance = new Chance('signals');
  let world: World;
  const ends: { readonly code: number | null; readonly ms: number; readonly stderr: string; readonly left: readonly string[] }[] = [];

  beforeAll(async () => {
    world = await World.create(chance, { AFTER_PROMOTION: 'delete' });
    const program = await world.start();
    await world.expect(program, AGENTS, DATABASES);
    await program.stop();
    const budget = new Budget(0.08);
    do await storm();
    while (budget.isLeft || ends.length < 3);
    tell('signals', `${ends.length} storms, ${world.told.length} reports`);
  }, 600_000);
  afterAll(() => world.close());

  /** A supervisor that has no patience. */
  async function storm(): Promise<void> {
    await world.backUpAll(3, DATABASES);
    const program = await world.start();
    await program.post('/scanner/run');
    await later(chance.next() * SCAN_MS);
    const ended = program.stop(chance.pick(['SIGTERM', 'SIGINT']));
    for (let signals = chance.between(3, 12); signals > 0; signals--) {
      await later(chance.next() * 10);
      program.signal(chance.pick(['SIGTERM', 'SIGINT']));
    }
    const { code, ms } = await ended;
    ends.push({ code, ms, stderr: program.stderr, left: (await filesBelow(join(world.installation.validated, '.vigie-tmp'))).filter((path) => path !== '.volume-id') });
  }

  it('ends it in time with code 0, in silence, and leaves nothing temporary', () => {
    expect(ends.map(({ code, stderr, left }) => ({ code, stderr, left }))).toEqual(ends.map(() => ({ code: 0, stderr: '', left: [] })));
    expect(Math.max(...ends.map(({ ms }) => ms))).toBeLessThan(10_000);
  });

  it('loses nothing and doubles nothing', async () => {
    const program = await world.start();
    await world.settle(program);
    expect(await faultsOf(world)).toEqual([]);
    await program.stop();
  });
});
