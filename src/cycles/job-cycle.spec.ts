import fc from 'fast-check';
import { DAY, HOUR, iso, OPTIONS, schedule, schedules } from '../../test/support/schedules.js';
import { cycleOwning, dueCycles } from '../jobs/schedule/cycle.js';
import { type CycleEntryRow, type CycleRecord, jobCycle, type LedgerJob, unrecorded, unsettledCycles } from './job-cycle.js';

const NOON = new Date('2026-06-12T12:00:00Z');
const TODAY = new Date('2026-06-12T00:00:00Z');
const at = (text: string) => new Date(`2026-06-${text}Z`);

/** Daily at midnight; settled up to, but not including, the 12th. */
const job = (fields: Partial<LedgerJob> = {}): LedgerJob => ({ ...schedule(), is_active: true, next_expected_at_utc: TODAY, owed: [], ...fields });

const entry = (fields: Partial<CycleEntryRow> = {}): CycleEntryRow => ({
  id: 1, status: 'success', rule: 'verified', agent_report_timestamp_utc: at('11T00:30:00'), late: false, observed_late: false, created_at: at('11T01:00:00'), ...fields,
});
const missing = (fields: Partial<CycleEntryRow> = {}) => entry({ id: 2, status: 'missing', rule: 'deadline-passed', agent_report_timestamp_utc: null, ...fields });
const recorded = (entries: CycleEntryRow[], fields: Partial<CycleRecord> = {}): CycleRecord => ({
  expectedAt: at('11T00:00:00'), deadline: null, standsFor: 1, entries, entriesTotal: entries.length, excuse: null, ...fields,
});

describe('The verdict of a cycle', () => {
  const superseded = entry({ id: 9, status: 'unknown', rule: 'superseded', agent_report_timestamp_utc: at('11T09:00:00') });

  it.each<[string, CycleEntryRow[], string]>([
    ['success of a report in time', [entry()], 'success'],
    ['late_success of one that ended after the deadline', [entry({ late: true })], 'late_success'],
    ['failed of a late failure', [entry({ status: 'failed', late: true })], 'failed'],
    ['hash_mismatch of wrong bytes', [entry({ status: 'hash_mismatch' })], 'hash_mismatch'],
    ['transfer_integrity_failed of a file that is absent', [entry({ status: 'transfer_integrity_failed' })], 'transfer_integrity_failed'],
    ['unknown of a report without a checksum', [entry({ status: 'unknown', rule: 'no-checksum' })], 'unknown'],
    ['missing when nothing came', [missing()], 'missing'],
    ['that of a report, however late, rather than missing', [missing(), entry({ id: 1, late: true })], 'late_success'],
    ['that of the later end', [entry({ id: 7 }), entry({ id: 3, status: 'failed', agent_report_timestamp_utc: at('11T08:00:00') })], 'failed'],
    ['that of the later record when two end together', [entry({ id: 3, status: 'failed', rule: 'not-stored' }), entry({ id: 4 })], 'success'],
    ['never that of a superseded report', [superseded, entry()], 'success'],
    ['missing beside a superseded report', [superseded, missing()], 'missing'],
    ['unknown of nothing but a superseded report, once the ledger has gone on', [superseded], 'unknown'],
  ])('is %s', (_words, entries, verdict) => {
    expect(jobCycle(job(), recorded(entries), OPTIONS).verdict).toBe(verdict);
    expect(jobCycle(job(), recorded([...entries].reverse()), OPTIONS).verdict).toBe(verdict);
  });

  it('is pending while nothing is decided, also when a superseded report came', () => {
    expect(jobCycle(job(), unrecorded(TODAY), OPTIONS)).toEqual({
      expected_at_utc: TODAY, deadline_utc: at('12T01:00:00'), verdict: 'pending', late: false, observed_late: false, cycles_missed: 0, cycles_excused: 0, excuse: null, entries: [], entries_total: 0, rolled_up: null,
    });
    expect(jobCycle(job(), recorded([superseded], { expectedAt: TODAY }), OPTIONS).verdict).toBe('pending');
  });

  it.each<[string, CycleEntryRow[], string]>([
    ['excused when nothing came', [], 'excused'],
    ['excused of a failure', [entry({ status: 'failed' })], 'excused'],
    ['excused where missing was recorded before anybody asked for the window', [missing()], 'excused'],
    ['success of good bytes', [entry()], 'success'],
    ['late_success of late ones', [entry({ late: true })], 'late_success'],
  ])('inside a maintenance window is %s', (_words, entries, verdict) => {
    const excuse = { window_id: 4, reason: 'Move', cycles_excused: 1 };
    expect(jobCycle(job(), recorded(entries, { excuse }), OPTIONS)).toMatchObject({ verdict, excuse: { window_id: 4, reason: 'Move' }, cycles_excused: verdict === 'excused' ? 1 : 0 });
  });

  it('is that of its report as soon as it came, before the deadline too', () => {
    expect(jobCycle(job(), recorded([entry()], { expectedAt: TODAY }), OPTIONS).verdict).toBe('success');
  });
});

describe('A cycle', () => {
  it('has the deadline of the schedule', () => {
    expect(iso(jobCycle(job({ grace_minutes: 30 }), recorded([entry()]), OPTIONS).deadline_utc)).toBe('2026-06-11T00:30Z');
  });

  it('has the deadline that was recorded rather than that of a grace changed since', () => {
    expect(iso(jobCycle(job({ grace_minutes: 30 }), recorded([missing()], { deadline: at('11T02:00:00') }), OPTIONS).deadline_utc)).toBe('2026-06-11T02:00Z');
  });

  it('of an earlier schedule has a deadline only where one is recorded', () => {
    const expectedAt = at('11T07:00:00');
    expect(jobCycle(job(), recorded([entry()], { expectedAt }), OPTIONS)).toMatchObject({ expected_at_utc: expectedAt, deadline_utc: null, verdict: 'success' });
    expect(iso(jobCycle(job(), recorded([missing()], { expectedAt, deadline: at('11T08:00:00') }), OPTIONS).deadline_utc)).toBe('2026-06-11T08:00Z');
  });

  it('says that Vigie was not watching', () => {
    expect(jobCycle(job(), recorded([missing({ observed_late: true })]), OPTIONS).observed_late).toBe(true);
  });

  it('that sums up older ones tells of all of them; a report answers only its own', () => {
    expect(jobCycle(job(), recorded([missing()], { standsFor: 160 }), OPTIONS)).toMatchObject({ verdict: 'missing', cycles_missed: 160 });
    expect(jobCycle(job(), recorded([entry({ late: true }), missing()], { standsFor: 160 }), OPTIONS)).toMatchObject({ verdict: 'late_success', cycles_missed: 159 });
  });

  it('that sums up older excused ones tells of all of them', () => {
    const excuse = { window_id: 4, reason: 'Move', cycles_excused: 160 };
    expect(jobCycle(job(), recorded([], { excuse }), OPTIONS)).toMatchObject({ verdict: 'excused', cycles_excused: 160, cycles_missed: 0 });
    expect(jobCycle(job(), recorded([entry()], { excuse }), OPTIONS)).toMatchObject({ verdict: 'success', cycles_excused: 159 });
  });

  it('shows its entries as they are given, and how many there are', () => {
    const { entries, entries_total } = jobCycle(job(), recorded([entry({ late: true })], { entriesTotal: 1440 }), OPTIONS);
    expect(entries).toEqual([{ id: 1, status: 'success', rule: 'verified', created_at: at('11T01:00:00'), late: true }]);
    expect(entries_total).toBe(1440);
  });
});

describe('Cycles that are due and not settled', () => {
  const from = at('01T00:00:00');
  const times = (fields: Partial<LedgerJob>, range = { from, to: null as Date | null }, limit = 100) => unsettledCycles(job(fields), NOON, range, limit, OPTIONS).map(iso);

  it('begin where the ledger stands, the newest first', () => {
    expect(times({ next_expected_at_utc: at('10T00:00:00') })).toEqual(['2026-06-12T00:00Z', '2026-06-11T00:00Z', '2026-06-10T00:00Z']);
  });

  it('are none while the next one is still to come, though it owns this instant already', () => {
    expect(times({ expected_hour_utc: 12, expected_minute_utc: 30, next_expected_at_utc: at('12T12:30:00') })).toEqual([]);
  });

  it('are none of a paused job', () => {
    expect(times({ is_active: false, next_expected_at_utc: null })).toEqual([]);
  });

  it('are none when nothing is expected any more', () => {
    expect(times({ backup_frequency: 'once', expected_date: '2026-06-01', next_expected_at_utc: null })).toEqual([]);
  });

  it('are also those that are owed by an earlier schedule, which owes no more', () => {
    const owed = [{ schedule: schedule({ expected_hour_utc: 3 }), from: '2026-06-09T03:00:00.000Z', until: '2026-06-10T05:00:00.000Z', changed_at: '2026-06-10T05:00:00.000Z' }];
    const owing = job({ next_expected_at_utc: TODAY, owed });
    expect(times(owing)).toEqual(['2026-06-12T00:00Z', '2026-06-10T03:00Z', '2026-06-09T03:00Z']);
    expect(times({ ...owing, is_active: false, next_expected_at_utc: null }, { from: at('09T12:00:00'), to: at('11T00:00:00') })).toEqual(['2026-06-10T03:00Z']);
    expect(jobCycle(owing, unrecorded(at('10T03:00:00')), OPTIONS)).toMatchObject({ verdict: 'pending', deadline_utc: at('10T04:00:00') });
    expect(jobCycle(owing, unrecorded(at('11T03:00:00')), OPTIONS)).toMatchObject({ verdict: 'unknown', deadline_utc: null });
  });

  it('lie in the range that is asked for', () => {
    const waiting = { next_expected_at_utc: at('05T00:00:00') };
    expect(times(waiting, { from: at('08T00:00:00'), to: at('10T00:00:00') })).toEqual(['2026-06-09T00:00Z', '2026-06-08T00:00Z']);
    expect(times(waiting, { from: at('01T00:00:00'), to: at('05T00:00:00') })).toEqual([]);
    expect(times(waiting, { from: at('20T00:00:00'), to: null })).toEqual([]);
  });

  it('are not walked further than wanted, five-minute cron and years or not', () => {
    const cron = { backup_frequency: 'cron' as const, cron_expression: '*/5 * * * *', next_expected_at_utc: new Date('2023-01-01T00:00:00Z') };
    expect(times(cron, { from: new Date(0), to: null }, 3)).toEqual(['2026-06-12T12:00Z', '2026-06-12T11:55Z', '2026-06-12T11:50Z']);
  });

  it('are, of any schedule, all that are expected from there to now', () => {
    fc.assert(
      fc.property(schedules, fc.date({ min: new Date('2025-06-01'), max: new Date('2029-06-01'), noInvalidDate: true }), fc.integer({ min: 0, max: 20 * DAY }), (fields, now, backMs) => {
        const position = cycleOwning(fields, new Date(now.getTime() - backMs), OPTIONS)?.expectedAt ?? null;
        const found = unsettledCycles({ ...fields, is_active: true, next_expected_at_utc: position, owed: [] }, now, { from: new Date(0), to: null }, 10_000, OPTIONS);
        // The ledger's own walk, far enough ahead that every deadline has passed.
        const expected = position === null ? [] : dueCycles(fields, position, new Date(now.getTime() + 70 * DAY), 30_000, OPTIONS).cycles.filter(({ expectedAt }) => expectedAt <= now);
        expect(found.map(iso)).toEqual(expected.map(({ expectedAt }) => iso(expectedAt)).reverse());
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('and those that are recorded are each told once, whatever the history', () => {
    const statuses = fc.constantFrom('success', 'failed', 'missing', 'unknown', 'hash_mismatch', 'transfer_integrity_failed');
    const entries = fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 1, max: 99 }), status: statuses, superseded: fc.boolean(), endedMs: fc.integer({ min: 0, max: 3 }), late: fc.boolean() }),
      { selector: ({ id }) => id, maxLength: 8 },
    );
    fc.assert(
      fc.property(entries, (drawn) => {
        const rows = drawn.map(({ endedMs, superseded, ...fields }) =>
          fields.status === 'missing' ? missing(fields) : entry({ ...fields, rule: superseded ? 'superseded' : 'verified', agent_report_timestamp_utc: new Date(TODAY.getTime() + endedMs * HOUR) }));
        const { verdict, late } = jobCycle(job(), recorded(rows), OPTIONS);
        const reports = rows.filter(({ status, rule }) => status !== 'missing' && rule !== 'superseded');
        const basis = reports.length > 0 ? reports : rows.filter(({ status }) => status === 'missing');
        const told = verdict === 'late_success' ? 'success' : verdict;
        // It is the verdict of an entry that no other one beats.
        expect(basis.length === 0 ? told === 'unknown' && !late : basis.some((row) => row.status === told && row.late === late &&
          basis.every((other) => Number(other.agent_report_timestamp_utc) <= Number(row.agent_report_timestamp_utc)))).toBe(true);
        if (verdict === 'late_success') expect(late).toBe(true);
      }),
    );
  });
});
