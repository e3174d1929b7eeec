import type { JobCycle } from '../../src/cycles/dto/job-cycle.dto.js';
import type { DueTime } from '../../src/jobs/dto/due-time.dto.js';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import { FakeClock, noFakeTime } from '../support/fake-clock.js';
import { expectJob, Installation } from '../support/installation.js';
import { itUnless } from '../support/unless.js';

const MINUTE_MS = 60_000;
const GRACE = 15;
/** How long after a deadline the test lets the program look. */
const A_MOMENT_MS = 10_000;

interface Night {
  readonly name: string;
  readonly begins: string;
  /** When 02:30 is expected, and the next night's. */
  readonly fixed: readonly [string, string];
  /** Every full hour of the night. */
  readonly hourly: readonly string[];
}

const NIGHTS: Night[] = [
  {
    name: 'of 28 March 2027, which has no 02:30: it is expected when the clock leaps, at 03:00',
    begins: '2027-03-27T23:40:00.000Z',
    fixed: ['2027-03-28T01:00:00.000Z', '2027-03-29T00:30:00.000Z'],
    hourly: ['2027-03-28T00:00:00.000Z', '2027-03-28T01:00:00.000Z', '2027-03-28T02:00:00.000Z', '2027-03-28T03:00:00.000Z'],
  },
  {
    name: 'of 31 October 2027, which has 02:30 twice: it is expected the first time, and not again',
    begins: '2027-10-30T22:40:00.000Z',
    fixed: ['2027-10-31T00:30:00.000Z', '2027-11-01T01:30:00.000Z'],
    hourly: ['2027-10-30T23:00:00.000Z', '2027-10-31T00:00:00.000Z', '2027-10-31T01:00:00.000Z', '2027-10-31T02:00:00.000Z'],
  },
];

const deadlineOf = (expected: string) => new Date(Date.parse(expected) + GRACE * MINUTE_MS);
const after = (expected: string, minutes: number) => new Date(Date.parse(expected) + minutes * MINUTE_MS);

describe('The built program in a night in Paris', () => {
  for (const { name, begins, fixed, hourly } of NIGHTS) {
    itUnless(noFakeTime(), name, async () => {
      const installation = await Installation.create();
      try {
        const clock = await FakeClock.create(installation.scratch, begins);
        const program = await installation.start(clock.env);
        const agent = await installation.agent('PARIS');
        const inParis = { backup_frequency: 'cron', timezone: 'Europe/Paris', grace_minutes: GRACE };
        const [fixedJob, hourlyJob] = [
          await expectJob(program, agent.id, 'FIXED', { ...inParis, cron_expression: '30 2 * * *' }),
          await expectJob(program, agent.id, 'HOURLY', { ...inParis, cron_expression: '0 * * * *' }),
        ];
        const upcoming = async (id: number, count: number) => (await program.get<DueTime[]>(`/jobs/${id}/schedule`)).slice(0, count).map((due) => String(due.expected_at_utc));
        expect([await upcoming(fixedJob.id, 2), await upcoming(hourlyJob.id, 4)]).toEqual([fixed, hourly]);

        // Of the fixed time a backup comes, and of the second hour; of the others nothing.
        const answered = hourly[1]!;
        const backups = [{ database: 'FIXED', expected: fixed[0] }, { database: 'HOURLY', expected: answered }];
        const deadlines = [...new Set([fixed[0], ...hourly].map((expected) => deadlineOf(expected).getTime()))].sort((a, b) => a - b);
        // Nobody asks for a scan: each deadline that passes makes the watch look.
        for (const [index, deadline] of deadlines.entries()) {
          for (const { database, expected } of backups) {
            if (deadlineOf(expected).getTime() === deadline) await agent.backUp(database, { endedAt: after(expected, GRACE - 3) });
          }
          await clock.set(new Date(deadline + A_MOMENT_MS));
          await program.line(/Scan of overdue agents finished/, index + 1);
        }

        const cycles = async (id: number) => (await program.get<JobCycle[]>(`/jobs/${id}/cycles?from=${begins}`)).toReversed();
        expect((await cycles(fixedJob.id)).map(({ expected_at_utc, verdict }) => [expected_at_utc, verdict])).toEqual([[fixed[0], 'success']]);
        expect((await cycles(hourlyJob.id)).map(({ expected_at_utc, deadline_utc, verdict, observed_late, entries_total }) => ({ expected_at_utc, deadline_utc, verdict, observed_late, entries_total }))).toEqual(
          hourly.map((expected) => ({
            expected_at_utc: expected, deadline_utc: deadlineOf(expected).toISOString(), verdict: expected === answered ? 'success' : 'missing', observed_late: false, entries_total: 1,
          })),
        );
        for (const { rule, created_at, cycle_expected_at_utc } of await program.get<BackupEntry[]>(`/backup_entries?job_id=${hourlyJob.id}`)) {
          if (rule === 'deadline-passed') expect(new Date(created_at).getTime() - deadlineOf(String(cycle_expected_at_utc)).getTime()).toBeLessThan(MINUTE_MS);
        }
        expect(await upcoming(fixedJob.id, 1)).toEqual([fixed[1]]);
        expect((await program.stop()).code).toBe(0);
      } finally {
        await installation.close();
      }
    }, 120_000);
  }
});
