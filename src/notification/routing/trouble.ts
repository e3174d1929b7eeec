import type { EntityManager } from 'typeorm';
import type { RoutingRule } from './route.js';

/** A job and since when it is in trouble. */
export interface Trouble {
  readonly job_id: number;
  readonly since: Date;
}

/** Whether any rule asks for more than the present status. */
export function asksForStatuses(rules: readonly RoutingRule[]): boolean {
  return rules.some(({ match }) => match.statuses !== undefined || match.severities !== undefined);
}

/** Statuses that each job has had since its trouble began, by job id: whoever was told of one of them is also told of the end. */
export async function statusesInTrouble(manager: EntityManager, troubles: readonly Trouble[]): Promise<Map<number, string[]>> {
  const rows = await manager.query<{ job_id: number; statuses: string[] }[]>(
    `SELECT trouble.job_id, array_agg(DISTINCT entry.status) AS statuses
       FROM unnest($1::bigint[], $2::timestamptz[]) AS trouble (job_id, since)
       JOIN backup_entries entry ON entry.expected_job_id = trouble.job_id AND entry.created_at >= trouble.since
      WHERE entry.status <> 'success' AND entry.rule <> 'superseded'
      GROUP BY trouble.job_id`,
    [troubles.map(({ job_id }) => job_id), troubles.map(({ since }) => since)],
  );
  return new Map(rows.map(({ job_id, statuses }) => [job_id, statuses]));
}
