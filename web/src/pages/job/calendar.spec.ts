import { calendarWeeks, firstMonday, tally } from './calendar.ts';

/** A Friday. */
const NOW = Date.parse('2026-06-12T12:00:00Z');
type Verdict = Parameters<typeof tally>[0][number]['verdict'];
const cycle = (at: string, verdict: Verdict, entry?: number) => ({ expected_at_utc: `2026-06-${at}Z`, verdict, cycles_missed: 0, cycles_excused: 0, entries: entry === undefined ? [] : [{ id: entry, status: 'success' as const, rule: 'verified', created_at: '', late: false }] });
const dayOf = (weeks: ReturnType<typeof calendarWeeks>, date: string) => weeks.flat().find((day) => day.date === date);

describe('The calendar', () => {
  it('begins on a Monday and ends today', () => {
    const weeks = calendarWeeks([], NOW, 53);
    expect(new Date(firstMonday(NOW, 53)).getUTCDay()).toBe(1);
    expect(weeks).toHaveLength(53);
    expect(weeks[0]?.[0]?.date).toBe('2025-06-09');
    expect(weeks.at(-1)?.map(({ date }) => date)).toEqual(['2026-06-08', '2026-06-09', '2026-06-10', '2026-06-11', '2026-06-12']);
    expect(new Set(weeks.flat().map(({ date }) => date)).size).toBe(52 * 7 + 5);
  });

  it('shows of a day with several cycles the worst one, and leads to its entry', () => {
    const weeks = calendarWeeks([cycle('11T01:00:00', 'success', 1), cycle('11T02:00:00', 'failed', 2), cycle('11T03:00:00', 'late_success', 3)], NOW, 2);
    expect(dayOf(weeks, '2026-06-11')).toEqual({ date: '2026-06-11', status: 'failed', cycles: 3, entryId: 2 });
  });

  it('tells wrong bytes before a missing report, and any news before an excuse', () => {
    expect(dayOf(calendarWeeks([cycle('11T01:00:00', 'missing'), cycle('11T02:00:00', 'hash_mismatch')], NOW, 1), '2026-06-11')?.status).toBe('hash_mismatch');
    expect(dayOf(calendarWeeks([cycle('11T01:00:00', 'excused'), cycle('11T02:00:00', 'success')], NOW, 1), '2026-06-11')?.status).toBe('success');
  });

  it('shows of a day of which only figures are left the worst, and counts all its cycles', () => {
    const rolled_up = {
      cycles: 24, entries: 25, due: 24, met: 20, met_late: 2, failed: 1, unknown: 0, missing: 1, excused: 0, bytes_verified: 1, worst_verdict: 'failed' as const,
      transfer_seconds_avg: null, transfer_seconds_min: null, transfer_seconds_max: null,
    };
    const day = { ...cycle('11T23:00:00', 'success'), rolled_up };
    expect(dayOf(calendarWeeks([day], NOW, 1), '2026-06-11')).toEqual({ date: '2026-06-11', status: 'failed', cycles: 24, entryId: null });
    expect(tally([day, cycle('12T01:00:00', 'success')])).toEqual({ good: 23, all: 25 });
  });

  it('has days without a cycle', () => {
    expect(dayOf(calendarWeeks([], NOW, 1), '2026-06-10')).toEqual({ date: '2026-06-10', status: 'none', cycles: 0, entryId: null });
  });

  it('counts neither what is pending nor what is excused', () => {
    expect(tally([cycle('11T01:00:00', 'success'), cycle('11T02:00:00', 'late_success'), cycle('11T03:00:00', 'missing'), cycle('11T04:00:00', 'pending'), cycle('11T05:00:00', 'excused')])).toEqual({ good: 2, all: 3 });
  });
});
