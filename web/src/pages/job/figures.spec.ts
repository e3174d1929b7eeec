import fc from 'fast-check';
import { curveOf, delayOf, quantile, sizeOf, transferOf } from './figures.ts';

const entry = (minute: number, fields: Partial<Parameters<typeof sizeOf>[0]> = {}) => ({
  status: 'success' as const, cycle_expected_at_utc: '2026-06-12T02:00:00Z', agent_report_timestamp_utc: `2026-06-12T02:${String(minute).padStart(2, '0')}:00Z`,
  server_calculated_staged_size: minute * 100, agent_transfer_process_start_time: null, agent_transfer_process_timestamp: null, ...fields,
});

describe('A curve', () => {
  it('goes with time, whatever the order of the entries', () => {
    const curve = curveOf([entry(9), entry(3), entry(5)], sizeOf);
    expect(curve?.values).toEqual([300, 500, 900]);
    expect(curve?.times).toEqual([...(curve?.times ?? [])].sort((a, b) => a - b));
  });

  it('leaves out what was not measured, and is none of too few', () => {
    expect(curveOf([entry(1), entry(2), entry(3, { server_calculated_staged_size: null })], sizeOf)).toBeNull();
    expect(curveOf([entry(1), entry(2), entry(3)], transferOf)).toBeNull();
  });

  it('of delays counts from the due time, below zero where it came early', () => {
    expect(delayOf(entry(7))).toBe(420);
    expect(delayOf(entry(7, { agent_report_timestamp_utc: '2026-06-12T01:59:00Z' }))).toBe(-60);
  });

  it('lies in its usual range at eight of ten places', () => {
    fc.assert(fc.property(fc.array(fc.integer(), { minLength: 10, maxLength: 60 }), (values) => {
      const [low, high] = [quantile(values, 0.1), quantile(values, 0.9)];
      return values.filter((value) => value >= low && value <= high).length >= values.length * 0.8;
    }));
  });
});
