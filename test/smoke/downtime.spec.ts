import { resolve } from 'node:path';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { expectJob, Installation, scan } from '../support/installation.js';
import type { Program } from '../support/program.js';
import { SmtpSink } from '../support/smtp-sink.js';

const HOUR_MS = 3_600_000;
/** Nights and weekends of an hourly job: more than the 400 cycles that get a row of their own. */
const DOWN_HOURS = 20 * 24;
const MOST_ROWS = 400;
const CLOCK = resolve(__dirname, '../support/shifted-date.mjs');

describe('After 20 days in which it did not run', () => {
  let installation: Installation;
  let program: Program;
  let sink: SmtpSink;
  let hourly: ExpectedBackupJob;
  let daily: ExpectedBackupJob;

  const startAt = (shiftMs: number) => installation.start({ VIGIE_TEST_CLOCK_SHIFT_MS: String(shiftMs) }, { nodeArguments: ['--import', CLOCK] });
  const entriesOf = (job: ExpectedBackupJob) => program.get<BackupEntry[]>(`/backup_entries?job_id=${job.id}&limit=1000`);
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

  beforeAll(async () => {
    sink = await SmtpSink.start();
    installation = await Installation.create({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'ops@example.org' });
    const before = await startAt(-DOWN_HOURS * HOUR_MS);
    hourly = await expectJob(before, 'ACME', 'HOURLY', { backup_frequency: 'hourly', grace_minutes: 10 });
    daily = await expectJob(before, 'ACME', 'DAILY');
    const agent = await installation.agent('ACME');
    await scan(before);
    await before.stop();
    // What the agent left meanwhile: one backup of ten days ago, which is older than MAX_STATUS_FILE_AGE_DAYS, and one of two days ago.
    for (const hours of [10 * 24, 2 * 24]) await agent.backUp('DAILY', { endedAt: hoursAgo(hours), file: `daily-${hours}.sql` });
    program = await startAt(0);
    await scan(program);
  }, 120_000);
  afterAll(async () => {
    await installation.close();
    await sink.close();
  });

  it('every cycle of an hourly job that nobody saw is missing: 400 rows of their own, and one for all before', async () => {
    const entries = await entriesOf(hourly);
    expect(new Set(entries.map(({ rule }) => rule))).toEqual(new Set(['deadline-passed']));
    expect(entries).toHaveLength(MOST_ROWS + 1);
    const missed = entries.reduce((sum, { cycles_missed }) => sum + cycles_missed, 0);
    expect(Math.abs(missed - DOWN_HOURS)).toBeLessThanOrEqual(1);
    expect(new Set(entries.map(({ cycle_expected_at_utc }) => String(cycle_expected_at_utc))).size).toBe(entries.length);
    expect(entries.filter(({ observed_late }) => !observed_late)).toEqual([]);
    expect(await program.get(`/jobs/${hourly.id}`)).toMatchObject({ current_status: 'missing' });
  });

  it('reports that waited in staging are applied before anything is declared missing', async () => {
    const entries = await entriesOf(daily);
    expect(entries.filter(({ rule }) => rule === 'verified')).toHaveLength(2);
    const cycles = entries.map(({ cycle_expected_at_utc }) => String(cycle_expected_at_utc));
    expect(new Set(cycles).size).toBe(cycles.length);
    expect(entries.length).toBeGreaterThanOrEqual(20);
    expect(entries.length).toBeLessThanOrEqual(21);
  });

  it('one message sums up what happened to the agent', async () => {
    const { mail } = await sink.nth(1);
    expect(mail.subject).toBe('Backup alert - ACME - 2 databases - Status: MISSING');
    expect(mail.text).toMatch(/\d{3} cycles were missed in all\./);
    expect(sink.mails).toHaveLength(1);
  });

  it('another restart adds nothing', async () => {
    const count = async () => (await entriesOf(hourly)).length + (await entriesOf(daily)).length;
    const before = await count();
    await program.stop();
    program = await startAt(0);
    expect(await scan(program)).toMatchObject({ entries_missing: 0, entries_recorded: 0 });
    expect(await count()).toBe(before);
    await program.stop();
  }, 60_000);
});
