import type { EntityManager } from 'typeorm';
import type { CycleVerdict, RolledUpDay } from './dto/job-cycle.dto.js';
import type { RolledUp } from './job-cycle.js';

/** Days of a job whose entries were removed, by epoch milliseconds of the newest cycle of each; of other times nothing. */
export async function rolledUpDays(manager: EntityManager, jobId: number, times: readonly Date[]): Promise<Map<number, RolledUp>> {
  const rows = await manager.query<(RolledUpDay & { expected_at: Date; verdict: CycleVerdict })[]>(
    `SELECT newest_cycle_at_utc AS expected_at, newest_verdict AS verdict, cycles, entries, due, met, met_late, failed, unknown, missing, excused, bytes_verified,
            transfer_seconds_total / nullif(transfers, 0) AS transfer_seconds_avg, transfer_seconds_min, transfer_seconds_max, worst_verdict
       FROM daily_rollups WHERE job_id = $1 AND newest_cycle_at_utc = ANY ($2::timestamptz[])`,
    [jobId, times],
  );
  return new Map(rows.map(({ expected_at, verdict, ...figures }) => [expected_at.getTime(), { expectedAt: expected_at, verdict, figures }]));
}
