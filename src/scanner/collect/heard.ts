import type { EntityManager } from 'typeorm';
import type { Agent } from '../../agents/agent.entity.js';
import type { NewEvent } from '../../events/event-log.js';
import { clockSkewSeconds } from './clock-skew.js';
import type { NewReport } from './report-ledger.js';

/** An agent, and the contents that came from it and were never seen before. */
export interface Heard {
  readonly agent: Agent;
  readonly incoming: readonly NewReport[];
}

/**
 * Something new came from these agents, whatever it is: when, how their clocks go, and that they are not silent, in one statement.
 * @returns the events that tell the latter
 */
export async function noteHeard(manager: EntityManager, heard: readonly Heard[], scanRunId: number, now: Date): Promise<NewEvent[]> {
  if (heard.length === 0) return [];
  const rows = heard.map(({ agent, incoming }) => ({ id: agent.id, newest: newestEnd(incoming), skew: clockSkewSeconds(incoming) }));
  await manager.query(
    `UPDATE agents SET last_seen_at = $2, last_report_at = GREATEST(last_report_at, heard.newest),
       clock_skew_seconds = COALESCE(heard.skew, clock_skew_seconds), silent_since = NULL
       FROM jsonb_to_recordset($1::jsonb) AS heard(id text, newest timestamptz, skew integer) WHERE agents.id = heard.id`,
    [JSON.stringify(rows), now],
  );
  return heard.flatMap(({ agent: { id, silent_since } }): NewEvent[] =>
    silent_since === null ? [] : [{ type: 'agent.heard', agent_id: id, scan_run_id: scanRunId, payload: { silent_since: silent_since.toISOString() } }],
  );
}

function newestEnd(incoming: readonly NewReport[]): Date | null {
  const ends = incoming.flatMap((item) => (item.kind === 'candidate' ? [item.report.endedAt.getTime()] : []));
  return ends.length > 0 ? new Date(Math.max(...ends)) : null;
}
