import type { Schemas } from '../../api/client.ts';

type Entry = Pick<Schemas['BackupEntry'], 'agent_report_timestamp_utc' | 'cycle_expected_at_utc' | 'server_calculated_staged_size' | 'agent_transfer_process_start_time' | 'agent_transfer_process_timestamp' | 'status'>;

/** A curve: times in epoch seconds, rising, and what was measured then. */
export interface Curve {
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** What eight of ten measures lie in. */
  readonly usual: readonly [number, number];
}

/** Fewer say nothing about what is usual. */
const ENOUGH = 3;

const secondsBetween = (from: string | null, to: string | null): number | null => (from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000);

export const sizeOf = ({ server_calculated_staged_size: size }: Entry): number | null => size;
export const delayOf = ({ cycle_expected_at_utc: due, agent_report_timestamp_utc: end }: Entry): number | null => secondsBetween(due, end);
export const transferOf = ({ agent_transfer_process_start_time: start, agent_transfer_process_timestamp: end }: Entry): number | null => secondsBetween(start, end);

/** What one figure was, report by report; null where there are too few. */
export function curveOf(entries: readonly Entry[], figure: (entry: Entry) => number | null): Curve | null {
  const points = entries.flatMap((entry) => {
    const value = figure(entry);
    return entry.agent_report_timestamp_utc === null || value === null ? [] : [{ time: Date.parse(entry.agent_report_timestamp_utc) / 1000, value }];
  }).sort((a, b) => a.time - b.time);
  if (points.length < ENOUGH) return null;
  const values = points.map(({ value }) => value);
  return { times: points.map(({ time }) => time), values, usual: [quantile(values, 0.1), quantile(values, 0.9)] };
}

/** The measure that this share of all does not exceed. @param share 0 to 1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
