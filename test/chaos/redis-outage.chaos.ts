import { setTimeout as later } from 'node:timers/promises';
import type { Program } from '../support/program.js';
import { RedisServer } from '../support/redis-server.js';
import { faultsOf } from './support/accounts.js';
import { Budget, Chance, tell } from './support/chance.js';
import { World } from './support/world.js';

const AGENTS = 30;
const DATABASES = 2;
const SCAN_MS = 900;
const AWAY_MS = 1_500;

describe('Redis killed and started empty in the middle of scans (QUEUE=redis)', () => {
  const chance = new Chance('redis-outage');
  let redis: RedisServer;
  let world: World;
  let program: Program;
  let outages = 0;

  beforeAll(async () => {
    redis = await RedisServer.start();
    world = await World.create(chance, { QUEUE: 'redis', REDIS_URL: redis.url });
    program = await world.start();
    await world.expect(program, AGENTS, DATABASES);
    const budget = new Budget(0.06);
    do await outage();
    while (budget.isLeft);
    tell('redis-outage', `${outages} outages, ${world.told.length} reports`);
  }, 600_000);
  afterAll(async () => {
    await world.close();
    await redis.kill();
  });

  /** It keeps nothing: what was queued is gone for good. */
  async function outage(): Promise<void> {
    await world.backUpAll(3, DATABASES);
    await program.post('/scanner/run');
    await later(chance.next() * SCAN_MS);
    await redis.kill();
    await later(chance.next() * AWAY_MS);
    await redis.start();
    await world.settle(program);
    outages++;
  }

  it('costs the scan at work at most: nothing is lost, nothing doubled', async () => {
    expect(program.isAlive).toBe(true);
    expect(await faultsOf(world)).toEqual([]);
    expect((await program.stop()).code).toBe(0);
    expect(program.stderr).not.toMatch(/Unhandled|uncaught/i);
  });
});
