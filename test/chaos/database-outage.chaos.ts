import { setTimeout as later } from 'node:timers/promises';
import type { Program } from '../support/program.js';
import { describeUnless } from '../support/unless.js';
import { faultsOf } from './support/accounts.js';
import { Budget, Chance, tell } from './support/chance.js';
import { Cluster, noCluster } from './support/cluster.js';
import { grownBeyond, type Level, levelOf, PROBED } from './support/probe.js';
import { World } from './support/world.js';

const AGENTS = 60;
const DATABASES = 2;
const SCAN_MS = 900;
const AWAY_MS = 1_500;
const PATIENCE_MS = 30_000;

describeUnless(noCluster())('PostgreSQL stopped and started in the middle of scans', () => {
  describe.each<Record<string, string>>([
    { AFTER_PROMOTION: 'keep' },
    { AFTER_PROMOTION: 'delete' },
    { AFTER_PROMOTION: 'delete', QUEUE: 'postgres' },
  ])('%j', (env) => {
    const stream = ['database-outage', ...Object.values(env)].join('-');
    const chance = new Chance(stream);
    let cluster: Cluster;
    let world: World;
    let program: Program;
    let before: Level;
    let outages = 0;

    beforeAll(async () => {
      cluster = await Cluster.create();
      world = await World.create(chance, { ...env, DATABASE_URL: cluster.url });
      program = await world.start({}, PROBED);
      await world.expect(program, AGENTS, DATABASES);
      await world.backUpAll(1, DATABASES);
      await world.settle(program);
      before = await levelOf(program);
      const budget = new Budget(0.07);
      do await outage();
      while (budget.isLeft);
      const [runs] = await world.query<{ failed: number }>(`SELECT count(*)::int AS failed FROM scan_runs WHERE state IN ('failed', 'interrupted')`);
      tell(stream, `${outages} outages, ${runs?.failed} scans ended by them, ${world.told.length} reports`);
    }, 600_000);
    afterAll(async () => {
      await world.close();
      await cluster.close();
    });

    async function outage(): Promise<void> {
      await world.backUpAll(3, DATABASES);
      await program.post('/scanner/run');
      await later(chance.next() * SCAN_MS);
      await cluster.stop(chance.pick(['immediate', 'fast']));
      await later(chance.next() * AWAY_MS);
      await cluster.start();
      await ready();
      await world.settle(program);
      outages++;
    }

    async function ready(): Promise<void> {
      for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
        if ((await program.request('GET', '/health/ready')).status === 200) return;
        await later(50);
      }
      throw new Error('It does not find its database again.');
    }

    it('the program outlives them, loses nothing and doubles nothing', async () => {
      expect(program.isAlive).toBe(true);
      expect(await faultsOf(world)).toEqual([]);
    });

    it('its handles and its memory come back to their level', async () => {
      expect(grownBeyond(before, await levelOf(program))).toEqual([]);
    });

    it('and it stops as ever', async () => {
      expect((await program.stop()).code).toBe(0);
      expect(program.stderr).not.toMatch(/Unhandled|uncaught/i);
    });
  });
});
