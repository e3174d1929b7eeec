import { setTimeout as later } from 'node:timers/promises';
import { FakeClock, noFakeTime } from '../support/fake-clock.js';
import type { Program } from '../support/program.js';
import { describeUnless } from '../support/unless.js';
import { faultsOf } from './support/accounts.js';
import { Budget, Chance, tell } from './support/chance.js';
import { World } from './support/world.js';

const AGENTS = 20;
const DATABASES = 2;
const MINUTE_MS = 60_000;
/** Up to about this far, there and back: what ended in the future of a clock that is behind is quarantined, and that is right. */
const STEP_MINUTES = 26 * 60;

describeUnless(noFakeTime())('The clock set to and fro while scans are at work', () => {
  const chance = new Chance('clock-steps');
  let world: World;
  let clock: FakeClock;
  let program: Program;
  let steps = 0;

  beforeAll(async () => {
    world = await World.create(chance);
    clock = await FakeClock.create(world.installation.scratch, new Date().toISOString());
    program = await world.start(clock.wallOnlyEnv);
    await world.expect(program, AGENTS, DATABASES);
    const budget = new Budget(0.1);
    do await step();
    while (budget.isLeft || steps < 3);
    tell('clock-steps', `${steps} steps, ${world.told.length} reports`);
    await clock.set(new Date());
    await world.settle(program);
  }, 600_000);
  afterAll(() => world.close());

  async function step(): Promise<void> {
    for (const agent of world.agents) await world.backUp(agent, DATABASES, { fates: ['applied', 'rejected'] });
    await program.post('/scanner/run');
    await later(chance.next() * 300);
    await clock.set(new Date(Date.now() + chance.between(-STEP_MINUTES, STEP_MINUTES) * MINUTE_MS));
    await program.post('/scanner/run?wait=true');
    steps++;
  }

  it('every report has its verdicts or is quarantined, and no cycle is missing twice', async () => {
    expect(await faultsOf(world)).toEqual([]);
    expect(await world.query(`SELECT expected_job_id, cycle_expected_at_utc FROM backup_entries WHERE status = 'missing' GROUP BY 1, 2 HAVING count(*) > 1`)).toEqual([]);
    expect(program.isAlive).toBe(true);
    expect((await program.stop()).code).toBe(0);
  });
});
