import fc from 'fast-check';
import { DAY, HOUR, OPTIONS, schedule } from '../../../test/support/schedules.js';
import { cycleOwning } from '../../jobs/schedule/cycle.js';
import { applyToJob, ENTRY_STATUS, type JobState, type StateEvidence } from './job-state.js';

const NEW: JobState = {
  current_status: 'unknown', status_cycle_utc: null, status_ended_at_utc: null, ledger_from: new Date('2026-06-01T00:00Z'),
  last_checked_at_utc: null, last_successful_backup_utc: null, last_failed_backup_utc: null, previous_successful_hash_global: null,
};
const MONDAY = new Date('2026-06-08T02:00Z');
const TUESDAY = new Date('2026-06-09T02:00Z');

function report(status: StateEvidence['status'], cycle: Date, minutesAfter: number, more: Partial<StateEvidence> = {}): StateEvidence {
  const endedAt = new Date(cycle.getTime() + minutesAfter * 60_000);
  const deadline = new Date(cycle.getTime() + HOUR);
  return { status, rule: status === 'success' ? 'verified' : status, cycle, endedAt, deadline, sha256: status === 'success' ? `of ${endedAt.toISOString()}` : null, checkedAt: endedAt, ...more };
}
const missing = (cycle: Date): StateEvidence =>
  report('missing', cycle, 60, { rule: 'deadline-passed', endedAt: null, checkedAt: new Date(cycle.getTime() + HOUR) });
const superseded = (cycle: Date, minutesAfter: number): StateEvidence => report('unknown', cycle, minutesAfter, { rule: 'superseded' });

const applyAll = (evidence: readonly StateEvidence[], state: JobState = NEW): JobState => evidence.reduce((before, item) => ({ ...before, ...applyToJob(before, item).changes }), state);

/** [case, evidence in the order in which it is recorded, status of the job]; DESIGN 2.3. */
const TABLE: [string, StateEvidence[], JobState['current_status']][] = [
  ['a first success', [report('success', MONDAY, 5)], 'ok'],
  ['a first hash mismatch', [report('hash_mismatch', MONDAY, 5)], 'hash_mismatch'],
  ['a first failed transfer', [report('transfer_integrity_failed', MONDAY, 5)], 'transfer_integrity_failed'],
  ['a backup that cannot be verified', [report('success', MONDAY, 5), report('unknown', TUESDAY, 5, { rule: 'no-checksum' })], 'unknown'],
  ['nothing', [missing(MONDAY)], 'missing'],
  ['Tuesday after Monday', [report('failed', MONDAY, 5), report('success', TUESDAY, 5)], 'ok'],
  ['Monday after Tuesday', [report('success', TUESDAY, 5), report('failed', MONDAY, 600)], 'ok'],
  ['a missing Monday after Tuesday', [report('success', TUESDAY, 5), missing(MONDAY)], 'ok'],
  ['Monday late, after it was called missing', [missing(MONDAY), report('success', MONDAY, 90)], 'ok'],
  ['Monday early, after it was called missing', [missing(MONDAY), report('failed', MONDAY, -30)], 'failed'],
  ['missing, after there was a report', [report('success', MONDAY, 5), missing(MONDAY)], 'ok'],
  ['Monday late, when Tuesday is missing already', [missing(MONDAY), missing(TUESDAY), report('success', MONDAY, 90)], 'missing'],
  ['a second attempt that succeeds', [report('failed', MONDAY, 5), report('success', MONDAY, 20)], 'ok'],
  ['a first attempt that comes after the second', [report('success', MONDAY, 20), report('failed', MONDAY, 5)], 'ok'],
  ['another verdict on the same end', [report('failed', MONDAY, 5, { rule: 'not-stored' }), report('success', MONDAY, 5)], 'ok'],
  ['superseded bytes only', [superseded(MONDAY, 5)], 'unknown'],
  ['superseded bytes of a newer cycle', [report('failed', MONDAY, 5), superseded(TUESDAY, 5)], 'failed'],
  ['a report of no cycle', [report('success', MONDAY, 5, { cycle: null })], 'unknown'],
];

describe('The status of a job', () => {
  it.each(TABLE)('after %s', (_case, evidence, status) => {
    expect(applyAll(evidence).current_status).toBe(status);
  });

  it('stands on the cycle and end that decided it', () => {
    const state = applyAll([missing(MONDAY), report('success', MONDAY, 90), report('failed', MONDAY, 30)]);
    expect([state.status_cycle_utc, state.status_ended_at_utc]).toEqual([MONDAY, new Date('2026-06-08T03:30Z')]);
    expect(applyToJob(state, report('failed', MONDAY, 30)).decides).toBe(false);
    expect(applyToJob(state, report('failed', TUESDAY, 0)).decides).toBe(true);
  });

  it('has one entry status for each of its values, and back', () => {
    for (const [job, entry] of Object.entries(ENTRY_STATUS)) expect(applyAll([report(entry, MONDAY, 5)]).current_status).toBe(job);
  });

  it('follows the first evidence after a change of schedule, whose cycle may seem older', () => {
    const before = applyAll([report('failed', TUESDAY, 5)]);
    const restarted = { ...before, ledger_from: new Date('2026-06-09T12:00Z') };
    const earlier = { ...report('success', MONDAY, 0), endedAt: new Date('2026-06-09T13:00Z') };
    expect(applyAll([earlier], restarted).current_status).toBe('ok');
    expect(applyAll([earlier], before).current_status).toBe('failed');
  });
});

describe('The last times of a job', () => {
  it('are those of the newest success and failure, in whatever order they are told', () => {
    const state = applyAll([report('success', TUESDAY, 5), report('success', MONDAY, 5), report('failed', TUESDAY, 2), report('hash_mismatch', MONDAY, 2)]);
    expect(state).toMatchObject({ last_successful_backup_utc: new Date('2026-06-09T02:05Z'), last_failed_backup_utc: new Date('2026-06-09T02:02Z') });
    expect(state.previous_successful_hash_global).toBe('of 2026-06-09T02:05:00.000Z');
    expect(state.last_checked_at_utc).toEqual(new Date('2026-06-09T02:05Z'));
  });

  it('count a missing backup as failed at its deadline', () => {
    expect(applyAll([missing(MONDAY)]).last_failed_backup_utc).toEqual(new Date('2026-06-08T03:00Z'));
  });

  it('know neither superseded nor unverified backups, but both count as checked', () => {
    for (const evidence of [superseded(MONDAY, 5), report('unknown', MONDAY, 5, { rule: 'no-checksum' })]) {
      expect(applyAll([evidence])).toMatchObject({ last_successful_backup_utc: null, last_failed_backup_utc: null, last_checked_at_utc: evidence.checkedAt });
    }
  });

  it('change nothing in the state they are applied to', () => {
    const before = Object.freeze({ ...NEW });
    applyToJob(before, report('success', MONDAY, 5));
    expect(before).toEqual(NEW);
  });
});

/** Evidence of one ledger, as reports and the ledger itself make it: ends differ, and only cycles without a report of their time are missing. */
const daily = schedule({ expected_hour_utc: 2 });
const START = Date.parse('2026-06-06T00:00Z');
const reports = fc
  .uniqueArray(fc.record({ minute: fc.integer({ min: 0, max: 6 * 24 * 60 }), status: fc.constantFrom('success' as const, 'failed' as const, 'hash_mismatch' as const, 'unknown' as const), replaced: fc.integer({ min: 0, max: 9 }) }), { selector: ({ minute }) => minute, maxLength: 8 })
  .map((drafts) => drafts.map(({ minute, status, replaced }): StateEvidence => {
    const endedAt = new Date(START + minute * 60_000);
    const owner = cycleOwning(daily, endedAt, OPTIONS)!;
    const rule = replaced === 0 ? 'superseded' : status;
    return { status: replaced === 0 ? 'unknown' : status, rule, cycle: owner.expectedAt, endedAt, deadline: owner.deadline, sha256: `of ${minute}`, checkedAt: endedAt };
  }));
const ledgers = fc
  .record({ reports, gaps: fc.uniqueArray(fc.integer({ min: 0, max: 5 })), since: fc.integer({ min: 0, max: 4 * 24 }) })
  .map(({ reports: given, gaps, since }) => {
    const ledgerFrom = new Date(START + since * HOUR);
    const missed = gaps
      .map((day) => missing(new Date(START + day * DAY + 2 * HOUR)))
      .filter(({ cycle, deadline }) => deadline! > ledgerFrom && !given.some((one) => one.cycle!.getTime() === cycle!.getTime() && one.endedAt! < ledgerFrom));
    return { state: { ...NEW, ledger_from: ledgerFrom }, evidence: [...given, ...missed] };
  });
const shuffled = ledgers.chain(({ state, evidence }) =>
  fc.record({ state: fc.constant(state), evidence: fc.constant(evidence), other: fc.shuffledSubarray(evidence, { minLength: evidence.length, maxLength: evidence.length }) }),
);
const newest = (times: (Date | null)[]): Date | null => times.reduce((a, b) => (a !== null && (b === null || a > b) ? a : b), null);

describe('Any evidence of one ledger', () => {
  it('leads to the same state in whatever order it is recorded', () => {
    fc.assert(fc.property(shuffled, ({ state, evidence, other }) => {
      expect(applyAll(other, state)).toEqual(applyAll(evidence, state));
    }), { numRuns: 2000 });
  });

  it('leaves the maxima of what happened, and applying it again changes nothing', () => {
    fc.assert(fc.property(shuffled, ({ state, other }) => {
      const after = applyAll(other, state);
      const of = (wanted: (status: string) => boolean) => newest(other.filter(({ status }) => wanted(status)).map(({ endedAt, deadline }) => endedAt ?? deadline));
      expect(after.last_successful_backup_utc).toEqual(of((status) => status === 'success'));
      expect(after.last_failed_backup_utc).toEqual(of((status) => !['success', 'unknown'].includes(status)));
      expect(after.last_checked_at_utc).toEqual(newest(other.map(({ checkedAt }) => checkedAt)));
      expect(applyAll(other, after)).toEqual(after);
    }), { numRuns: 500 });
  });
});
