import fc from 'fast-check';
import { NO_EXCUSES } from '../../calendar/calendar.js';
import { cron, DAY, HOUR, iso, OPTIONS, schedule, schedules, ZONES } from '../../../test/support/schedules.js';
import { type Cycle, dueCycles, firstCycleDueAfter, upcomingCycles } from '../../jobs/schedule/cycle.js';
import type { ScheduleFields } from '../../jobs/schedule/schedule.js';
import { type LedgerInput, MAX_BACKFILL, type Settlement, settle } from './ledger.js';

const daily = schedule({ expected_hour_utc: 2 });
const at = (text: string) => new Date(text);
const never = () => false;

function settling(fields: ScheduleFields, next: string | null, now: string, more: Partial<LedgerInput> = {}): Settlement {
  const job = { ...fields, id: 1, next_expected_at_utc: next === null ? null : at(next) };
  return settle({ job, now: at(now), options: OPTIONS, cyclesWithEntry: new Set(), excuses: NO_EXCUSES, mayStillBelong: never, observedLate: never, ...more });
}
const missingTimes = ({ missing }: Settlement) => missing.map(({ cycle }) => iso(cycle.expectedAt));
const entries = (...times: string[]) => new Set(times.map((time) => Date.parse(time)));
const expectedAt = (time: string) => (cycle: Cycle) => iso(cycle.expectedAt) === time;

describe('a due cycle without an entry', () => {
  it('is missing from its deadline on, not before', () => {
    expect(missingTimes(settling(daily, '2026-06-12T02:00Z', '2026-06-12T02:59:59.999Z'))).toEqual([]);
    expect(missingTimes(settling(daily, '2026-06-12T02:00Z', '2026-06-12T03:00Z'))).toEqual(['2026-06-12T02:00Z']);
  });

  it('moves the ledger on to the first cycle that is not due', () => {
    const { next } = settling(daily, '2026-06-12T02:00Z', '2026-06-12T03:00Z');
    expect([iso(next?.expectedAt), iso(next?.deadline)]).toEqual(['2026-06-13T02:00Z', '2026-06-13T03:00Z']);
  });

  it('is found for each of three days of downtime, except where a report came', () => {
    const settled = settling(daily, '2026-06-09T02:00Z', '2026-06-12T12:00Z', { cyclesWithEntry: entries('2026-06-11T02:00Z') });
    expect(missingTimes(settled)).toEqual(['2026-06-09T02:00Z', '2026-06-10T02:00Z', '2026-06-12T02:00Z']);
    expect(settled.missing.every(({ cyclesMissed }) => cyclesMissed === 1)).toBe(true);
  });

  it('is marked where Vigie was not watching', () => {
    const { missing } = settling(daily, '2026-06-11T02:00Z', '2026-06-12T12:00Z', { observedLate: expectedAt('2026-06-11T02:00Z') });
    expect(missing.map(({ observedLate }) => observedLate)).toEqual([true, false]);
  });
});

describe('a cycle that a waiting report may belong to', () => {
  const waiting = { mayStillBelong: expectedAt('2026-06-10T02:00Z') };

  it('holds the ledger, and with it all later cycles', () => {
    const held = settling(daily, '2026-06-09T02:00Z', '2026-06-12T12:00Z', waiting);
    expect(missingTimes(held)).toEqual(['2026-06-09T02:00Z']);
    expect(iso(held.next?.expectedAt)).toBe('2026-06-10T02:00Z');
  });

  it('is taken up again from there', () => {
    expect(missingTimes(settling(daily, '2026-06-10T02:00Z', '2026-06-12T12:00Z'))).toEqual(['2026-06-10T02:00Z', '2026-06-11T02:00Z', '2026-06-12T02:00Z']);
  });

  it('does not hold when it has an entry already', () => {
    const settled = settling(daily, '2026-06-09T02:00Z', '2026-06-12T12:00Z', { ...waiting, cyclesWithEntry: entries('2026-06-10T02:00Z') });
    expect(missingTimes(settled)).toEqual(['2026-06-09T02:00Z', '2026-06-11T02:00Z', '2026-06-12T02:00Z']);
  });
});

describe('a long downtime', () => {
  const hourly = schedule({ backup_frequency: 'hourly' });
  const [from, now] = ['2026-01-01T00:00Z', '2026-06-12T12:45Z'];
  const due = (Date.parse('2026-06-12T12:00Z') - Date.parse(from)) / HOUR + 1;

  it('gives at most 400 rows, and one that counts all older cycles', () => {
    const { missing } = settling(hourly, from, now);
    expect(missing).toHaveLength(MAX_BACKFILL + 1);
    expect(missing[0]!.cyclesMissed).toBe(due - MAX_BACKFILL);
    expect(missing[0]!.cycle.ownsUntil).toEqual(missing[1]!.cycle.ownsFrom);
    expect(missing.slice(1).every(({ cyclesMissed }) => cyclesMissed === 1)).toBe(true);
  });

  it('counts no cycle that has an entry, and names the newest that has none', () => {
    const plain = settling(hourly, from, now).missing[0]!;
    const answered = new Set([plain.cycle.expectedAt.getTime(), Date.parse('2026-01-02T00:00Z'), Date.parse('2026-01-02T00:10Z'), Date.parse('2025-12-31T00:00Z')]);
    const row = settling(hourly, from, now, { cyclesWithEntry: answered }).missing[0]!;
    expect(row.cyclesMissed).toBe(plain.cyclesMissed - 2);
    expect(row.cycle.expectedAt.getTime()).toBe(plain.cycle.expectedAt.getTime() - HOUR);
  });

  it('of which all older cycles have an entry gives no such row', () => {
    const recent = { ...schedule({ backup_frequency: 'hourly' }) };
    const answered = entries('2026-06-01T00:00Z', '2026-06-01T01:00Z');
    const end = new Date(Date.parse('2026-06-01T01:45Z') + MAX_BACKFILL * HOUR).toISOString();
    const { missing } = settling(recent, '2026-06-01T00:00Z', end, { cyclesWithEntry: answered });
    expect(missing).toHaveLength(MAX_BACKFILL);
    expect(missing.every(({ cyclesMissed }) => cyclesMissed === 1)).toBe(true);
  });

  it('of three years of a five-minute cron is counted, not walked', () => {
    const { missing } = settling(cron('*/5 * * * *', 'Europe/Paris'), '2023-06-12T00:00Z', '2026-06-12T00:00Z');
    expect(missing).toHaveLength(MAX_BACKFILL + 1);
    expect(missing[0]!.cyclesMissed).toBe(1096 * 288 - MAX_BACKFILL);
  });
});

describe('the ledger', () => {
  const once = schedule({ backup_frequency: 'once', expected_date: '2026-06-12' });

  it('ends with the only cycle of `once`', () => {
    const settled = settling(once, '2026-06-12T00:00Z', '2026-06-12T01:00Z');
    expect(missingTimes(settled)).toEqual(['2026-06-12T00:00Z']);
    expect(settled.next).toBeNull();
    expect(settling(once, null, '2027-01-01T00:00Z')).toEqual({ missing: [], excused: [], next: null });
  });

  it('does not step back with a clock that is set back', () => {
    const { missing, next } = settling(daily, '2026-06-13T02:00Z', '2026-06-10T12:00Z');
    expect(missing).toEqual([]);
    expect(iso(next?.expectedAt)).toBe('2026-06-13T02:00Z');
  });

  it('does not step back when grace lasts until the next cycle', () => {
    const { next } = settling({ ...daily, grace_minutes: 1440 }, '2026-06-13T02:00Z', '2026-06-13T01:00Z');
    expect(iso(next?.expectedAt)).toBe('2026-06-13T02:00Z');
  });

  it('goes on from the next cycle when its time is on the schedule no more', () => {
    const { missing, next } = settling(daily, '2026-06-12T01:30Z', '2026-06-12T01:45Z');
    expect([missing, iso(next?.expectedAt)]).toEqual([[], '2026-06-12T02:00Z']);
  });
});

/** What a scan may see at one tick: how far the clock went (or was set back), and what came or waits, by cycle. */
const ticks = fc.array(
  fc.record({
    advanceMs: fc.oneof(fc.integer({ min: 0, max: 3 * DAY }), fc.integer({ min: -6 * HOUR, max: 40 * DAY })),
    reported: fc.array(fc.nat({ max: 30 })),
    waiting: fc.array(fc.nat({ max: 30 }), { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 12 },
);

it('over any history, restarts and clock trouble, gives each due cycle exactly one verdict', () => {
  const starts = fc.date({ min: at('2026-01-01'), max: at('2027-01-01'), noInvalidDate: true });
  fc.assert(fc.property(schedules.filter(({ timezone }) => ZONES.includes(timezone ?? '')), starts, ticks, (fields, start, history) => {
    const first = firstCycleDueAfter(fields, start, OPTIONS);
    if (first === null) return;
    const reported = new Set<number>();
    const declared = new Map<number, number>();
    let [next, now, latest] = [first as Cycle | null, start, start];
    const tick = (shape: { reported: number[]; waiting: number[] }) => {
      const ahead = upcomingCycles(fields, new Date((next?.expectedAt ?? now).getTime() - 1), 31, OPTIONS).map((cycle) => cycle.expectedAt.getTime());
      for (const index of shape.reported) {
        const time = ahead[index];
        if (time !== undefined && time <= now.getTime() && time >= first.expectedAt.getTime() && !declared.has(time)) reported.add(time);
      }
      const waits = new Set(shape.waiting.map((index) => ahead[index]));
      const settled = settle({
        job: { ...fields, id: 1, next_expected_at_utc: next?.expectedAt ?? null }, now, options: OPTIONS, cyclesWithEntry: reported, excuses: NO_EXCUSES,
        mayStillBelong: (cycle) => waits.has(cycle.expectedAt.getTime()), observedLate: never,
      });
      for (const { cycle, cyclesMissed } of settled.missing) {
        const time = cycle.expectedAt.getTime();
        expect(declared.has(time)).toBe(false);
        expect(reported.has(time)).toBe(false);
        expect(cycle.deadline <= now).toBe(true);
        declared.set(time, cyclesMissed);
      }
      expect(next === null || settled.next === null || settled.next.expectedAt >= next.expectedAt).toBe(true);
      next = settled.next;
    };
    for (const step of history) {
      now = new Date(now.getTime() + step.advanceMs);
      if (now > latest) latest = now;
      tick(step);
    }
    now = latest;
    tick({ reported: [], waiting: [] });

    const due = dueCycles(fields, first.expectedAt, latest, 0, OPTIONS).skipped;
    const answered = [...reported].filter((time) => time >= first.expectedAt.getTime() && isDue(fields, time, latest)).length;
    const missed = [...declared.values()].reduce((sum, count) => sum + count, 0);
    expect(missed + answered).toBe(due);
  }), { numRuns: 150 });
});

function isDue(fields: ScheduleFields, expected: number, now: Date): boolean {
  return dueCycles(fields, new Date(expected), now, 0, OPTIONS).skipped > 0;
}
