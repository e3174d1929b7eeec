import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import type { Program } from '../support/program.js';
import { describeUnless } from '../support/unless.js';
import { faultsOf } from './support/accounts.js';
import { Budget, Chance, tell } from './support/chance.js';
import { noMount, SmallVolume } from './support/small-volume.js';
import { World } from './support/world.js';

const AGENTS = 12;
const DATABASES = 2;
const MIB = 48;
const TROUBLES = ['final read-only', 'final full', 'staging full', 'both full'] as const;
const SCAN_MS = 300;

describeUnless(noMount())('Volumes that are full or read-only, before and in the middle of scans', () => {
  describe.each(['keep', 'delete'])('AFTER_PROMOTION=%s', (AFTER_PROMOTION) => {
    const stream = `volumes-${AFTER_PROMOTION}`;
    const chance = new Chance(stream);
    let world: World;
    let program: Program;
    let staging: SmallVolume;
    let final: SmallVolume;
    let rounds = 0;

    beforeAll(async () => {
      world = await World.create(chance, { AFTER_PROMOTION });
      staging = SmallVolume.mount(join(world.installation.dataDir, 'staging'), MIB);
      final = SmallVolume.mount(world.installation.validated, MIB);
      program = await world.start();
      await world.expect(program, AGENTS, DATABASES);
      const budget = new Budget(0.05);
      do {
        for (const trouble of TROUBLES) await round(trouble);
      } while (budget.isLeft && rounds < 8);
      tell(stream, `${rounds} rounds, ${world.told.length} reports`);
    }, 600_000);
    afterAll(async () => {
      await world.installation.stopAll();
      staging.unmount();
      final.unmount();
      await world.close();
    });

    async function round(trouble: (typeof TROUBLES)[number]): Promise<void> {
      for (const agent of world.agents) await world.backUp(agent, DATABASES);
      await world.tellJunk(chance.pick(world.agents), 3);
      const inTheMiddle = chance.is(0.5);
      const scanning = inTheMiddle ? program.post<ScanRun>('/scanner/run?wait=true') : null;
      if (inTheMiddle) await later(chance.next() * SCAN_MS);
      if (trouble === 'final read-only') makeReadOnly();
      if (trouble === 'final full' || trouble === 'both full') await final.fill();
      if (trouble === 'staging full' || trouble === 'both full') await staging.fill();
      await scanning;
      await program.post('/scanner/run?wait=true');
      final.setReadOnly(false);
      await final.free();
      await staging.free();
      await world.settle(program);
      rounds++;
    }

    /** Refused while somebody writes there; then there is no trouble in this round. */
    function makeReadOnly(): void {
      try {
        final.setReadOnly(true);
      } catch {
        tell(stream, 'busy, not made read-only');
      }
    }

    it('once they are mended every report has its verdicts, and what is verified is stored', async () => {
      expect(await faultsOf(world)).toEqual([]);
      expect(program.isAlive).toBe(true);
    });

    it('the next start finds nothing to clear', async () => {
      expect((await program.stop()).code).toBe(0);
      program = await world.start();
      await world.settle(program);
      expect(await faultsOf(world)).toEqual([]);
      await program.stop();
    });
  });
});
