import fc from 'fast-check';
import { cron, DAY, HOUR, iso, OPTIONS, schedule, schedules } from '../../../test/support/schedules.js';
import { aWindow } from '../../../test/support/windows.js';
import { type Excuses, excusesOf } from '../../calendar/calendar.js';
import { dueCycles, firstCycleDueAfter } from '../../jobs/schedule/cycle.js';
import type { ScheduleFields } from '../../jobs/schedule/schedule.js';
import { type LedgerInput, MAX_BACKFILL, type Settlement, settle } from './ledger.js';

const at = (text: string) => new Date(text);
const never = () => false;
const JOB = { id: 1, agent_key: 'acme', company_name: 'ACME', city: 'Douala', tags: [] };

const during = (...spans: readonly (readonly [string | number | Date, string | number | Date])[]): Excuses =>
  excusesOf(spans.map(([from, until], index) => aWindow({ id: index + 1, everything: true, starts_at: new Date(from), ends_at: new Date(until) })), JOB);

function settling(fields: ScheduleFields, next: string, now: string, excuses: Excuses, more: Partial<LedgerInput> = {}): Settlement {
  const job = { ...fields, id: 1, next_expected_at_utc: at(next) };
  return settle({ job, now: at(now), options: OPTIONS, cyclesWithEntry: new Set(), excuses, mayStillBelong: never, observedLate: never, ...more });
}
const missed = ({ missing }: Settlement) => missing.map(({ cycle }) => iso(cycle.expectedAt));
const excused = (settlement: Settlement) => settlement.excused.map(({ cycle }) => iso(cycle.expectedAt));

/** Due at 02:00, deadline 03:00. */
const daily = schedule({ expected_hour_utc: 2 });

describe('A due cycle without an entry', () => {
  it.each<[string, [string, string], boolean]>([
    ['expected inside a window', ['2026-06-12T01:00Z', '2026-06-12T02:30Z'], true],
    ['expected at its first instant', ['2026-06-12T02:00Z', '2026-06-12T02:01Z'], true],
    ['expected at its end', ['2026-06-12T01:00Z', '2026-06-12T02:00Z'], false],
    ['whose deadline alone lies inside one', ['2026-06-12T02:01Z', '2026-06-12T04:00Z'], false],
  ])('%s %j is excused: %s', (_words, window, isExcused) => {
    const settlement = settling(daily, '2026-06-12T02:00Z', '2026-06-12T03:00Z', during(window));
    expect([excused(settlement).length, missed(settlement).length]).toEqual(isExcused ? [1, 0] : [0, 1]);
    expect(iso(settlement.next?.expectedAt)).toBe('2026-06-13T02:00Z');
  });

  it('names the window that excuses it', () => {
    const { excused: cycles } = settling(daily, '2026-06-12T02:00Z', '2026-06-12T03:00Z', during(['2026-01-01T00:00Z', '2026-01-02T00:00Z'], ['2026-06-12T00:00Z', '2026-06-13T00:00Z']));
    expect(cycles).toMatchObject([{ window: { id: 2 }, cyclesExcused: 1 }]);
  });

  it('is not decided while a report that may belong to it waits', () => {
    const held = settling(daily, '2026-06-12T02:00Z', '2026-06-12T03:00Z', during(['2026-06-12T00:00Z', '2026-06-13T00:00Z']), { mayStillBelong: () => true });
    expect([excused(held), missed(held), iso(held.next?.expectedAt)]).toEqual([[], [], '2026-06-12T02:00Z']);
  });

  it('is excused or missing by its own time, whatever became of its neighbours', () => {
    const settlement = settling(daily, '2026-06-09T02:00Z', '2026-06-12T12:00Z', during(['2026-06-10T00:00Z', '2026-06-12T00:00Z']));
    expect([missed(settlement), excused(settlement)]).toEqual([['2026-06-09T02:00Z', '2026-06-12T02:00Z'], ['2026-06-10T02:00Z', '2026-06-11T02:00Z']]);
  });
});

describe('A long downtime of Vigie', () => {
  const hourly = schedule({ backup_frequency: 'hourly' });
  /** 1,000 cycles are due. */
  const [from, now] = ['2026-01-01T00:00Z', new Date(Date.parse('2026-01-01T00:45Z') + 999 * HOUR).toISOString()];
  const hour = (index: number) => new Date(Date.parse(from) + index * HOUR);

  it('sums up older cycles in one row of each kind, at the newest of each', () => {
    const settlement = settling(hourly, from, now, during([hour(100), hour(200)], [hour(598), hour(601)]));
    expect(settlement.missing[0]).toMatchObject({ cyclesMissed: 600 - 102, cycle: { expectedAt: hour(597) } });
    expect(settlement.excused[0]).toMatchObject({ cyclesExcused: 102, cycle: { expectedAt: hour(599) }, window: { id: 2 } });
    expect(settlement.excused[1]).toMatchObject({ cyclesExcused: 1, cycle: { expectedAt: hour(600) } });
    expect(settlement.missing).toHaveLength(1 + MAX_BACKFILL - 1);
  });

  it('excuses no cycle that has an entry', () => {
    const cyclesWithEntry = new Set([hour(199), hour(198), hour(50)].map((time) => time.getTime()));
    const { missing, excused: cycles } = settling(hourly, from, now, during([hour(100), hour(200)]), { cyclesWithEntry });
    expect(missing[0]).toMatchObject({ cyclesMissed: 600 - 100 - 1 });
    expect(cycles).toMatchObject([{ cyclesExcused: 98, cycle: { expectedAt: hour(197) } }]);
  });

  it('that lies all in one window is excused as a whole', () => {
    const settlement = settling(hourly, from, now, during([hour(0), hour(2000)]));
    expect(settlement.missing).toEqual([]);
    expect(settlement.excused.reduce((sum, { cyclesExcused }) => sum + cyclesExcused, 0)).toBe(1000);
  });

  it('of three years of a five-minute cron under a nightly window is counted, not walked', () => {
    const night = aWindow({ everything: true, cron_expression: '0 22 * * *', timezone: 'Europe/Paris', duration_minutes: 480, starts_at: at('2020-01-01T00:00Z'), ends_at: null });
    const settlement = settling(cron('*/5 * * * *', 'Europe/Paris'), '2023-06-12T00:00Z', '2026-06-12T00:00Z', excusesOf([night], JOB));
    const [missing, excusedCycles] = [settlement.missing.reduce((sum, { cyclesMissed }) => sum + cyclesMissed, 0), settlement.excused.reduce((sum, { cyclesExcused }) => sum + cyclesExcused, 0)];
    expect(missing + excusedCycles).toBe((Date.parse('2026-06-12T00:00Z') - Date.parse('2023-06-12T00:00Z')) / (5 * 60_000));
    expect(excusedCycles / (missing + excusedCycles)).toBeCloseTo(1 / 3, 2);
  });
});

it('over any schedule, windows and history, each due cycle is answered, missing or excused, and exactly one of them', () => {
  const starts = fc.date({ min: at('2026-01-01'), max: at('2027-01-01'), noInvalidDate: true });
  const windows = fc.array(fc.tuple(fc.integer({ min: -DAY, max: 60 * DAY }), fc.integer({ min: 1, max: 30 * DAY })), { maxLength: 4 });
  fc.assert(fc.property(schedules, starts, windows, fc.integer({ min: 0, max: 60 * DAY }), fc.array(fc.nat({ max: 500 }), { maxLength: 20 }), (fields, start, spans, ranMs, reported) => {
    const first = firstCycleDueAfter(fields, start, OPTIONS);
    if (first === null) return;
    const now = new Date(start.getTime() + ranMs);
    const { cycles } = dueCycles(fields, first.expectedAt, now, 100_000, OPTIONS);
    const inWindow = (time: Date) => spans.some(([from, length]) => time.getTime() >= start.getTime() + from && time.getTime() < start.getTime() + from + length);
    const answered = new Set(reported.flatMap((index) => cycles[index]?.expectedAt.getTime() ?? []));
    const open = cycles.filter(({ expectedAt }) => !answered.has(expectedAt.getTime()));

    const job = { ...fields, id: 1, next_expected_at_utc: first.expectedAt };
    const excuses = during(...spans.map(([from, length]) => [start.getTime() + from, start.getTime() + from + length] as const));
    const { missing, excused: excusedCycles } = settle({ job, now, options: OPTIONS, cyclesWithEntry: answered, excuses, mayStillBelong: never, observedLate: never });

    expect(missing.reduce((sum, { cyclesMissed }) => sum + cyclesMissed, 0)).toBe(open.filter(({ expectedAt }) => !inWindow(expectedAt)).length);
    expect(excusedCycles.reduce((sum, { cyclesExcused }) => sum + cyclesExcused, 0)).toBe(open.filter(({ expectedAt }) => inWindow(expectedAt)).length);
    for (const { cycle } of missing) expect([inWindow(cycle.expectedAt), answered.has(cycle.expectedAt.getTime())]).toEqual([false, false]);
    for (const { cycle } of excusedCycles) expect([inWindow(cycle.expectedAt), answered.has(cycle.expectedAt.getTime())]).toEqual([true, false]);
    expect(new Set([...missing, ...excusedCycles].map(({ cycle }) => cycle.expectedAt.getTime())).size).toBe(missing.length + excusedCycles.length);
  }), { numRuns: 60 });
});
