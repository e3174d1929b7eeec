import { iso, OPTIONS, schedule } from '../../../test/support/schedules.js';
import { NO_EXCUSES } from '../../calendar/calendar.js';
import type { Cycle } from '../../jobs/schedule/cycle.js';
import type { LedgerInput } from './ledger.js';
import { type OwingJob, settleJob } from './ledger-owed.js';

/** Was hourly until noon, with three cycles open by then; is daily at 20:00 since. */
const JOB: OwingJob = {
  ...schedule({ expected_hour_utc: 20 }), id: 1, next_expected_at_utc: new Date('2026-06-12T20:00Z'),
  owed: [{ schedule: schedule({ backup_frequency: 'hourly', grace_minutes: 10 }), from: '2026-06-12T09:00:00.000Z', until: '2026-06-12T12:00:00.000Z', changed_at: '2026-06-12T12:00:00.000Z' }],
};

function settled(now: string, { job = JOB, ...more }: Partial<LedgerInput & { job: OwingJob }> = {}) {
  const found = settleJob({ job, now: new Date(now), options: OPTIONS, cyclesWithEntry: new Set(), excuses: NO_EXCUSES, mayStillBelong: () => false, observedLate: () => false, ...more });
  return { missing: found.missing.map(({ cycle }) => iso(cycle.expectedAt)), next: iso(found.next?.expectedAt), owed: found.owed.map(({ from }) => from.slice(11, 16)) };
}
const expectedAt = (time: string) => (cycle: Cycle) => iso(cycle.expectedAt) === time;

describe('What a job owes by an earlier schedule', () => {
  it('is missing, and then owed no more; the schedule as it is now stays where it is', () => {
    expect(settled('2026-06-12T12:01Z')).toEqual({ missing: ['2026-06-12T09:00Z', '2026-06-12T10:00Z', '2026-06-12T11:00Z'], next: '2026-06-12T20:00Z', owed: [] });
  });

  it('comes before what is due by the schedule as it is now', () => {
    expect(settled('2026-06-12T22:00Z')).toMatchObject({ missing: ['2026-06-12T09:00Z', '2026-06-12T10:00Z', '2026-06-12T11:00Z', '2026-06-12T20:00Z'], next: '2026-06-13T20:00Z', owed: [] });
  });

  it('is settled where nothing else is expected', () => {
    expect(settled('2026-06-12T22:00Z', { job: { ...JOB, next_expected_at_utc: null } })).toMatchObject({ missing: expect.arrayContaining(['2026-06-12T11:00Z']), next: null, owed: [] });
  });

  it('has been answered where there is an entry', () => {
    expect(settled('2026-06-12T12:01Z', { cyclesWithEntry: new Set([Date.parse('2026-06-12T10:00Z')]) })).toMatchObject({ missing: ['2026-06-12T09:00Z', '2026-06-12T11:00Z'], owed: [] });
  });

  it('stays owed from the cycle on that a waiting report may belong to', () => {
    expect(settled('2026-06-12T12:01Z', { mayStillBelong: expectedAt('2026-06-12T10:00Z') })).toMatchObject({ missing: ['2026-06-12T09:00Z'], next: '2026-06-12T20:00Z', owed: ['10:00'] });
  });

  it('waits for no report that ended after the change: that belongs to the schedule as it is now', () => {
    const owners: (string | null)[] = [];
    settled('2026-06-12T12:01Z', { mayStillBelong: ({ ownsUntil }) => !owners.push(iso(ownsUntil)) });
    expect(owners).toEqual(['2026-06-12T09:50Z', '2026-06-12T10:50Z', '2026-06-12T11:50Z']);
    const job = { ...JOB, owed: [{ ...JOB.owed[0]!, changed_at: '2026-06-12T11:20:00.000Z', until: '2026-06-12T11:20:00.000Z' }] };
    owners.length = 0;
    settled('2026-06-12T12:01Z', { job, mayStillBelong: ({ ownsUntil }) => !owners.push(iso(ownsUntil)) });
    expect(owners).toEqual(['2026-06-12T09:50Z', '2026-06-12T10:50Z', '2026-06-12T11:20Z']);
  });

  it('is not missing before its deadline: the clock was ahead when the schedule was changed', () => {
    expect(settled('2026-06-12T10:05Z')).toMatchObject({ missing: ['2026-06-12T09:00Z'], owed: ['10:00'] });
  });
});
