import { OPTIONS, schedule } from '../../../test/support/schedules.js';
import { assignReport } from './assign.js';
import type { OwedCycles } from './owed-cycles.js';
import type { ScheduleFields } from './schedule.js';

const job = (id: number, fields: Partial<ScheduleFields> = {}) => ({ id, owed: [] as OwedCycles[], ...schedule(fields) });
const at = (hour: number, fields: Partial<ScheduleFields> = {}) => ({ expected_hour_utc: hour, ...fields });
const none = () => false;
const winner = (jobs: ReturnType<typeof job>[], endedAt: string, hasEntry: Parameters<typeof assignReport>[2] = none) => {
  const found = assignReport(jobs, new Date(endedAt), hasEntry, OPTIONS);
  return found && `${found.job.id} ${found.cycle.expectedAt.toISOString().slice(0, 16)}`;
};

describe('the report of a database that two jobs watch', () => {
  const jobs = [job(2, at(2)), job(1, at(14))];

  it('goes to the job whose expected time is nearest to its end', () => {
    expect(winner(jobs, '2026-06-12T03:00Z')).toBe('2 2026-06-12T02:00');
    expect(winner(jobs, '2026-06-12T13:30Z')).toBe('1 2026-06-12T14:00');
  });

  it('is measured against the cycle that owns it, not against one to come', () => {
    expect(winner([job(1, at(2)), job(2, at(23))], '2026-06-12T00:30Z')).toBe('2 2026-06-11T23:00');
  });

  it('goes, on a tie, to the cycle without an entry', () => {
    const tied = [job(1, at(2)), job(2, at(4, { grace_minutes: 120 }))];
    expect(winner(tied, '2026-06-12T03:00Z')).toBe('1 2026-06-12T02:00');
    expect(winner(tied, '2026-06-12T03:00Z', ({ id }) => id === 1)).toBe('2 2026-06-12T04:00');
  });

  it('goes, when both or neither have an entry, to the lower id', () => {
    const tied = [job(2, at(2)), job(1, at(2))];
    expect(winner(tied, '2026-06-12T03:00Z')).toBe('1 2026-06-12T02:00');
    expect(winner(tied, '2026-06-12T03:00Z', () => true)).toBe('1 2026-06-12T02:00');
  });

  it('prefers the nearer cycle even when it has an entry', () => {
    expect(winner(jobs, '2026-06-12T02:10Z', ({ id }) => id === 2)).toBe('2 2026-06-12T02:00');
  });
});

it('a report that no job owns goes nowhere', () => {
  expect(winner([], '2026-06-12T03:00Z')).toBeNull();
  expect(winner([job(1, { backup_frequency: 'once', expected_date: '2027-01-01' })], '2026-06-12T03:00Z')).toBeNull();
});

describe('the report of a job whose schedule was changed', () => {
  /** Daily at 2, and hourly since half past three; the cycle of 2 o'clock was due by then, and open. */
  const owing = { ...job(1, { backup_frequency: 'hourly' }), owed: [{ schedule: schedule(at(2)), from: '2026-06-12T02:00:00.000Z', until: '2026-06-12T03:30:00.000Z', changed_at: '2026-06-12T03:30:00.000Z' }] };

  it('belongs to the cycle that is owed, where that owns it', () => {
    expect(winner([owing], '2026-06-12T02:20:00Z')).toBe('1 2026-06-12T02:00');
    expect(winner([owing], '2026-06-12T03:10:00Z')).toBe('1 2026-06-12T02:00');
  });

  it('belongs to the schedule as it is now, where nothing is owed', () => {
    expect(winner([owing], '2026-06-11T02:20:00Z')).toBe('1 2026-06-11T02:00');
    expect(winner([owing], '2026-06-11T04:10:00Z')).toBe('1 2026-06-11T04:00');
    expect(winner([owing], '2026-06-12T03:30:00Z')).toBe('1 2026-06-12T04:00');
  });

  it('goes to another job that watches the database, where that one expected it nearer', () => {
    expect(winner([owing, job(2, at(3))], '2026-06-12T02:50:00Z')).toBe('2 2026-06-12T03:00');
  });
});
