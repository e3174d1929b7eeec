import { HOUR, OPTIONS, schedule } from '../../../test/support/schedules.js';
import { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { EntryStatus } from '../../entries/backup-entry.entity.js';
import { applyEntries, type WrittenEntry } from './job-changes.js';

const SCOPE = { scanRunId: 9, agentId: 'ACME' };
const CREATED = new Date('2026-06-08T12:00Z');
/** The first cycle whose deadline lies after the creation, and the last one before. */
const TUESDAY = new Date('2026-06-09T02:00Z');
const MONDAY = new Date('2026-06-08T02:00Z');

function newJob(fields: Partial<ExpectedBackupJob> = {}): ExpectedBackupJob {
  return Object.assign(new ExpectedBackupJob(), schedule({ expected_hour_utc: 2 }), {
    id: 5, owed: [], current_status: 'unknown', status_cycle_utc: null, status_ended_at_utc: null, ledger_from: CREATED,
    last_checked_at_utc: null, last_successful_backup_utc: null, last_failed_backup_utc: null, previous_successful_hash_global: null, ...fields,
  });
}

let serial = 100;
function entry(status: EntryStatus, cycle: Date | null, endedAt: Date | null, rule: string = status): WrittenEntry {
  const deadline = cycle && new Date(cycle.getTime() + HOUR);
  return { id: ++serial, cycles_missed: 1, evidence: { status, rule, cycle, endedAt, deadline, sha256: null, checkedAt: endedAt ?? deadline ?? CREATED } };
}
const at = (cycle: Date, minutes: number): Date => new Date(cycle.getTime() + minutes * 60_000);
const told = (job: ExpectedBackupJob, ...entries: WrittenEntry[]) => applyEntries(job, entries, SCOPE, OPTIONS).map(({ payload }) => payload);

describe('What people are told of a job', () => {
  it.each<EntryStatus>(['success', 'failed', 'unknown', 'hash_mismatch'])('is its first verdict, also when that is %s', (status) => {
    const [event, ...more] = applyEntries(newJob(), [entry(status, TUESDAY, at(TUESDAY, 5))], SCOPE, OPTIONS);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ type: 'job.status_changed', agent_id: 'ACME', job_id: 5, scan_run_id: 9, payload: { from: null, to: status, entry_id: serial } });
  });

  it('is a change, and nothing while it stays as it is', () => {
    const job = newJob();
    told(job, entry('success', TUESDAY, at(TUESDAY, 5)));
    expect(told(job, entry('success', TUESDAY, at(TUESDAY, 20)))).toEqual([]);
    expect(told(job, entry('failed', TUESDAY, at(TUESDAY, 30)))).toMatchObject([{ from: 'success', to: 'failed' }]);
    expect(told(job, entry('failed', TUESDAY, at(TUESDAY, 40)))).toEqual([]);
    expect(told(job, entry('success', TUESDAY, at(TUESDAY, 50)))).toMatchObject([{ from: 'failed', to: 'success' }]);
  });

  it('is the net change of several entries, with the entry that decided', () => {
    const job = newJob();
    told(job, entry('success', TUESDAY, at(TUESDAY, 5)));
    const [failed, good] = [entry('failed', TUESDAY, at(TUESDAY, 30)), entry('success', TUESDAY, at(TUESDAY, 50))];
    expect(told(job, failed, good)).toEqual([]);
    const [last, earlier] = [entry('failed', TUESDAY, at(TUESDAY, 70)), entry('success', TUESDAY, at(TUESDAY, 60))];
    expect(told(job, last, earlier)).toMatchObject([{ from: 'success', to: 'failed', entry_id: last.id }]);
  });

  it('is nothing of older evidence, of superseded bytes, and of no entries', () => {
    const job = newJob();
    const wednesday = at(TUESDAY, 24 * 60);
    told(job, entry('success', wednesday, at(wednesday, 5)));
    expect(told(job, entry('failed', TUESDAY, at(TUESDAY, 5)))).toEqual([]);
    expect(told(job, entry('unknown', wednesday, at(wednesday, 9), 'superseded'))).toEqual([]);
    expect(told(job)).toEqual([]);
    expect(job.current_status).toBe('ok');
  });

  it('is nothing of a backup that was made before the job was watched, in a cycle before its first', () => {
    const job = newJob();
    expect(told(job, entry('failed', MONDAY, at(MONDAY, 5)))).toEqual([]);
    expect(job.current_status).toBe('failed');
    expect(told(job, entry('failed', TUESDAY, at(TUESDAY, 5)))).toMatchObject([{ from: null, to: 'failed' }]);
  });

  it('is nothing of a backup that belongs to no cycle', () => {
    expect(told(newJob(), entry('failed', null, CREATED))).toEqual([]);
  });

  it('is a missing backup with the number of cycles that the row stands for', () => {
    const many = { ...entry('missing', TUESDAY, null), cycles_missed: 12 };
    expect(told(newJob(), many)).toEqual([{ from: null, to: 'missing', entry_id: many.id, cycles_missed: 12 }]);
  });
});
