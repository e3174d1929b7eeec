import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobCycle } from '../../src/cycles/dto/job-cycle.dto.js';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { sectionOf, type TestAgent } from '../support/agent.js';
import { FakeClock, noFakeTime } from '../support/fake-clock.js';
import { expectJob, Installation, scan } from '../support/installation.js';
import type { Program } from '../support/program.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { itUnless } from '../support/unless.js';

const HOUR_MS = 3_600_000;
const hours = (first: string, count: number) => Array.from({ length: count }, (_, index) => new Date(Date.parse(first) + index * HOUR_MS).toISOString());

/** What an agent left behind at that time, files and all. */
async function backedUp(agent: TestAgent, database: string, at: string, overrides = {}): Promise<void> {
  const dump = await agent.dump(`${database}-${at.replace(/\D/g, '')}.sql`);
  const report = await agent.report({ [database]: sectionOf(dump, overrides) }, { endedAt: new Date(at) });
  for (const path of [join('database', dump.name), join('log', report)]) await utimes(join(agent.folder, path), new Date(at), new Date(at));
}

describe('The built program, stopped on a Monday morning', () => {
  let installation: Installation;
  let clock: FakeClock;
  let sink: SmtpSink;
  let program: Program;
  let jobs: Record<'daily' | 'hourly' | 'weekdays' | 'nightly', ExpectedBackupJob>;
  let acme: TestAgent;
  let zeta: TestAgent;
  const skipped = noFakeTime();

  const startAt = async (at: string) => {
    await clock.set(at);
    program = await installation.start(clock.env);
    await program.line(/Scan finished/);
  };
  /** `verdict` by expected time, oldest first. */
  const cycles = async (job: ExpectedBackupJob) =>
    (await program.get<JobCycle[]>(`/jobs/${job.id}/cycles?from=2027-05-03T00:00Z&limit=1000`)).toReversed().map(({ expected_at_utc, verdict, observed_late }) => `${String(expected_at_utc)} ${verdict}${observed_late ? ', observed late' : ''}`);
  const expectOneVerdictPerCycle = async () => {
    for (const job of Object.values(jobs)) {
      const entries = await program.get<BackupEntry[]>(`/backup_entries?job_id=${job.id}&limit=1000`);
      expect(new Set(entries.map(({ cycle_expected_at_utc }) => String(cycle_expected_at_utc))).size).toBe(entries.length);
    }
  };

  beforeAll(async () => {
    if (skipped !== null) return;
    sink = await SmtpSink.start();
    installation = await Installation.create({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'ops@example.org', SCANNER_INTERVAL_MINUTES: '15', REMINDER_HOURS: '0' });
    clock = await FakeClock.create(installation.scratch, '2027-05-03T10:01Z');
    [acme, zeta] = [await installation.agent('ACME'), await installation.agent('ZETA')];
    await startAt('2027-05-03T10:01Z');
    jobs = {
      daily: await expectJob(program, 'ACME', 'DAILY', { expected_hour_utc: 2, expected_minute_utc: 0 }),
      hourly: await expectJob(program, 'ACME', 'HOURLY', { backup_frequency: 'hourly', expected_minute_utc: 0, grace_minutes: 10 }),
      weekdays: await expectJob(program, 'ZETA', 'WEEKDAYS', { backup_frequency: 'cron', cron_expression: '30 3 * * 1-5', timezone: 'Europe/Paris' }),
      nightly: await expectJob(program, 'ZETA', 'NIGHTLY', { expected_hour_utc: 4, expected_minute_utc: 0 }),
    };
    await backedUp(acme, 'HOURLY', '2027-05-03T10:01:00Z');
    await scan(program);
    await program.stop();
    // Meanwhile: one in time, one late, one hour of 71, one that failed.
    await backedUp(acme, 'DAILY', '2027-05-04T02:10:00Z');
    await backedUp(acme, 'DAILY', '2027-05-05T03:30:00Z');
    await backedUp(acme, 'HOURLY', '2027-05-05T13:05:00Z');
    await backedUp(zeta, 'WEEKDAYS', '2027-05-05T01:40:00Z', { BACKUP: { status: false } });
    await startAt('2027-05-06T10:05Z');
  }, 180_000);
  afterAll(async () => {
    if (skipped !== null) return;
    await installation.close();
    await sink.close();
  });

  itUnless(skipped, 'has jobs that were made by its own clock, whatever the database says', () => {
    for (const { created_at, updated_at } of Object.values(jobs)) expect([created_at, updated_at]).toEqual([expect.stringMatching(/^2027-05-03T10:0/), created_at]);
    return Promise.resolve();
  });

  itUnless(skipped, 'and started on Thursday: what waited is applied first, every other cycle is missing once, observed late', async () => {
    expect(await cycles(jobs.daily)).toEqual(['2027-05-04T02:00:00.000Z success', '2027-05-05T02:00:00.000Z late_success', '2027-05-06T02:00:00.000Z missing, observed late']);
    expect(await cycles(jobs.weekdays)).toEqual(['2027-05-04T01:30:00.000Z missing, observed late', '2027-05-05T01:30:00.000Z failed', '2027-05-06T01:30:00.000Z missing, observed late']);
    expect(await cycles(jobs.nightly)).toEqual(hours('2027-05-04T04:00Z', 49).filter((at) => at.includes('T04')).map((at) => `${at} missing, observed late`));
    const answered = ['2027-05-03T10:00:00.000Z', '2027-05-05T13:00:00.000Z'];
    expect(await cycles(jobs.hourly)).toEqual([
      ...hours('2027-05-03T10:00Z', 72).map((at) => `${at} ${answered.includes(at) ? 'success' : 'missing, observed late'}`),
      '2027-05-06T10:00:00.000Z pending',
    ]);
    await expectOneVerdictPerCycle();
  });

  itUnless(skipped, 'tells each agent in one message, which counts what was missed', async () => {
    await sink.nth(2);
    await scan(program);
    expect(sink.mails.map(({ mail }) => mail.subject).sort()).toEqual(['Backup alert - ACME - 2 databases - Status: MISSING', 'Backup alert - ZETA - 2 databases - Status: MISSING']);
    const [ofAcme, ofZeta] = sink.mails.toSorted((one, other) => String(one.mail.subject).localeCompare(String(other.mail.subject)));
    expect(ofAcme!.mail.text).toContain('71 cycles were missed in all.');
    expect(ofZeta!.mail.text).toContain('5 cycles were missed in all.');
  });

  itUnless(skipped, 'and stopped again for eight days: a report of the first night is not stale, though it is older than seven days', async () => {
    await program.stop();
    await backedUp(acme, 'DAILY', '2027-05-07T02:10:00Z');
    await startAt('2027-05-14T12:00Z');
    const [run] = await program.get<ScanRun[]>('/scanner/runs?limit=1');
    expect(run).toMatchObject({ trigger: 'interval', reports_stale: 0, reports_applied: 1, problems: [] });
    expect((await cycles(jobs.daily)).slice(3)).toEqual(
      hours('2027-05-07T02:00Z', 169).filter((at) => at.includes('T02')).map((at) => `${at} ${at.startsWith('2027-05-07') ? 'success' : 'missing, observed late'}`),
    );
    expect((await cycles(jobs.weekdays)).slice(3)).toEqual(['07', '10', '11', '12', '13', '14'].map((day) => `2027-05-${day}T01:30:00.000Z missing, observed late`));
    await expectOneVerdictPerCycle();
    expect((await program.stop()).code).toBe(0);
  }, 120_000);
});
