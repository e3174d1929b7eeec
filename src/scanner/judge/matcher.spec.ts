import { HOUR, OPTIONS, schedule } from '../../../test/support/schedules.js';
import { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { ReportSection } from '../report/report.js';
import { Matcher } from './matcher.js';

const job = (id: number, fields: Partial<ExpectedBackupJob> = {}): ExpectedBackupJob =>
  Object.assign(new ExpectedBackupJob(), schedule(), { id, database_name: 'SALES', is_active: true, owed: [], ...fields });

const section = (endedAt: string, databaseName = 'SALES'): ReportSection => ({
  databaseName, claim: 'success', failedStage: null, errorMessage: null, stagedFileName: null, stagedSha256: null, stagedSize: null, sizeBeforeCompression: null,
  sizeAfterCompression: null, backupStartedAt: null, transferStatus: null, transferStartedAt: null, transferEndedAt: null, transferError: null, logsSummary: null,
  endedAt: new Date(endedAt),
});

const [MORNING, EVENING] = [job(1, { expected_hour_utc: 6 }), job(2, { expected_hour_utc: 18 })];
const matched = (jobs: ExpectedBackupJob[], endedAt: string) => new Matcher(jobs, OPTIONS).match(section(endedAt));

describe('A section of a report', () => {
  it('belongs to the job of its database, by its exact name, and to the cycle that owns its end', () => {
    expect(matched([MORNING], '2026-06-12T06:10Z')).toMatchObject({ job: { id: 1 }, cycle: { expectedAt: new Date('2026-06-12T06:00Z') } });
    const matcher = new Matcher([MORNING], OPTIONS);
    expect(matcher.match(section('2026-06-12T06:10Z', 'sales'))).toBeNull();
    expect(matcher.match(section('2026-06-12T06:10Z', 'HR'))).toBeNull();
  });

  it.each([['2026-06-12T07:00Z', 1], ['2026-06-12T11:59Z', 1], ['2026-06-12T17:00Z', 2], ['2026-06-12T23:00Z', 2]])('that ended at %s belongs to job %i of two', (endedAt, id) => {
    expect(matched([MORNING, EVENING], endedAt)?.job.id).toBe(id);
    expect(matched([EVENING, MORNING], endedAt)?.job.id).toBe(id);
  });

  it('half-way between two belongs to the one without an entry, else to the lower id', () => {
    const between = section('2026-06-12T12:00Z');
    const matcher = new Matcher([job(1, { expected_hour_utc: 11 }), job(2, { expected_hour_utc: 13, grace_minutes: 120 })], OPTIONS);
    expect(matcher.match(between)?.job.id).toBe(1);
    matcher.noteEntry(1, Date.parse('2026-06-12T11:00Z'));
    expect(matcher.match(between)?.job.id).toBe(2);
    matcher.noteEntry(2, Date.parse('2026-06-12T13:00Z'));
    expect(matcher.match(between)?.job.id).toBe(1);
  });

  it('belongs to a job that is switched off only where no active one expects the database', () => {
    const off = job(1, { expected_hour_utc: 6, is_active: false });
    expect(matched([off, EVENING], '2026-06-12T06:00Z')?.job.id).toBe(2);
    expect(matched([off], '2026-06-12T06:00Z')?.job.id).toBe(1);
  });

  it('before the only cycle of a job belongs to that job and to no cycle', () => {
    const once = job(3, { backup_frequency: 'once', expected_date: '2026-06-12', expected_hour_utc: 6 });
    expect(matched([once], '2026-06-10T06:00Z')).toMatchObject({ job: { id: 3 }, cycle: null });
    expect(matched([once], '2026-06-12T05:30Z')?.cycle?.deadline.getTime()).toBe(Date.parse('2026-06-12T06:00Z') + HOUR);
  });

  it('of a job that was registered meanwhile finds it', () => {
    const matcher = new Matcher([], OPTIONS);
    expect(matcher.match(section('2026-06-12T06:00Z'))).toBeNull();
    matcher.add(MORNING);
    expect(matcher.match(section('2026-06-12T06:00Z'))?.job).toBe(MORNING);
  });
});

describe('Jobs that share a database', () => {
  it('are the only ones whose cycles have to be looked up', () => {
    expect(new Matcher([MORNING, EVENING, job(3, { database_name: 'HR' })], OPTIONS).sharedJobIds).toEqual([1, 2]);
  });
});
