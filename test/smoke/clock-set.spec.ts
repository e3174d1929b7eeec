import type { JobCycle } from '../../src/cycles/dto/job-cycle.dto.js';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import { FakeClock, noFakeTime } from '../support/fake-clock.js';
import { expectJob, Installation, scan } from '../support/installation.js';
import { itUnless } from '../support/unless.js';

describe('The built program whose clock is set while it runs', () => {
  itUnless(noFakeTime(), 'hours forth, back, and forth again, loses no cycle and gives none two verdicts', async () => {
    const installation = await Installation.create();
    try {
      const clock = await FakeClock.create(installation.scratch, '2027-06-01T10:01Z');
      const program = await installation.start(clock.wallOnlyEnv);
      const agent = await installation.agent('ACME');
      const job = await expectJob(program, agent.id, 'SALES', { backup_frequency: 'hourly', expected_minute_utc: 0, grace_minutes: 5 });
      let settings = 0;
      const set = async (at: string) => {
        await clock.set(at);
        settings += 1;
        await program.line(/The system clock jumped by -?\d+ min/, settings);
        await program.line(/The system clock is trusted again/, settings);
      };
      const cycles = async () => {
        await scan(program);
        const found = await program.get<JobCycle[]>(`/jobs/${job.id}/cycles?from=2027-06-01T00:00Z`);
        return found.filter(({ verdict }) => verdict !== 'pending').toReversed().map(({ expected_at_utc, verdict, observed_late }) => `${String(expected_at_utc).slice(11, 16)} ${verdict}${observed_late ? ', observed late' : ''}`);
      };

      await agent.backUp('SALES', { endedAt: clock.now() });
      expect(await cycles()).toEqual(['10:00 success']);
      await set('2027-06-01T13:01Z');
      expect(await cycles()).toEqual(['10:00 success', '11:00 missing, observed late', '12:00 missing, observed late']);
      await set('2027-06-01T10:02Z');
      expect(await cycles()).toHaveLength(3);
      await set('2027-06-01T11:02Z');
      await agent.backUp('SALES', { endedAt: clock.now() });
      expect(await cycles()).toEqual(['10:00 success', '11:00 success', '12:00 missing, observed late']);
      await set('2027-06-01T14:06Z');
      expect(await cycles()).toEqual(['10:00 success', '11:00 success', '12:00 missing, observed late', '13:00 missing, observed late', '14:00 missing, observed late']);

      const missing = (await program.get<BackupEntry[]>(`/backup_entries?job_id=${job.id}&status=missing`)).map(({ cycle_expected_at_utc }) => String(cycle_expected_at_utc));
      expect(new Set(missing).size).toBe(missing.length);
      expect((await program.stop()).code).toBe(0);
    } finally {
      await installation.close();
    }
  }, 120_000);
});
