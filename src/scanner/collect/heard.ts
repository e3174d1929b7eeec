import type { EntityManager } from 'typeorm';
import type { Agent } from '../../agents/agent.entity.js';
import type { NewEvent } from '../../events/event-log.js';
import { clockSkewSeconds } from './clock-skew.js';
import type { NewReport } from './report-ledger.js';

/** Something new came from an agent, whatever it is: when, how its clock goes, and that it is not silent. @returns the event that tells the latter. */
export async function noteHeard(manager: EntityManager, agent: Agent, scanRunId: number, now: Date, incoming: readonly NewReport[]): Promise<NewEvent[]> {
  const ends = incoming.flatMap((item) => (item.kind === 'candidate' ? [item.report.endedAt.getTime()] : []));
  const newest = ends.length > 0 ? new Date(Math.max(...ends)) : null;
  await manager.query(
    `UPDATE agents SET last_seen_at = $2, last_report_at = GREATEST(last_report_at, $3::timestamptz),
       clock_skew_seconds = COALESCE($4, clock_skew_seconds), silent_since = NULL WHERE id = $1`,
    [agent.id, now, newest, clockSkewSeconds(incoming)],
  );
  if (agent.silent_since === null) return [];
  return [{ type: 'agent.heard', agent_id: agent.id, scan_run_id: scanRunId, payload: { silent_since: agent.silent_since.toISOString() } }];
}
