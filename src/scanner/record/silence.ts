import type { EntityManager } from 'typeorm';
import type { NewEvent } from '../../events/event-log.js';
import type { MissingCycle } from '../ledger/ledger.js';

/** When anything last came from an agent, a report that could not be read included; null: nothing ever did. */
const HEARD = 'GREATEST(last_report_at, CASE WHEN last_seen_at > first_seen_at THEN last_seen_at END)';

/**
 * An agent is silent from the first missed cycle on since whose beginning nothing at all came from it: since it was
 * last heard, or, if it never was, since that backup was expected. What never had a staging folder has no row here.
 * @returns the event that tells it, once per silence.
 */
export async function noteSilence(manager: EntityManager, agentId: string, missing: readonly MissingCycle[], scanRunId: number): Promise<NewEvent[]> {
  const newest = newestOf(missing);
  if (newest === null) return [];
  const [rows] = await manager.query<[{ id: string; silent_since: Date }[], number]>(
    `UPDATE agents SET silent_since = COALESCE(${HEARD}, $3)
      WHERE agent_key = $1 AND silent_since IS NULL AND COALESCE(${HEARD} < $2, true)
     RETURNING id, silent_since`,
    [agentId.toLowerCase(), newest.ownsFrom, newest.expectedAt],
  );
  return rows.map(({ id, silent_since }) => ({
    type: 'agent.silent', agent_id: id, scan_run_id: scanRunId, payload: { silent_since: silent_since.toISOString() },
  }));
}

function newestOf(missing: readonly MissingCycle[]): MissingCycle['cycle'] | null {
  return missing.reduce<MissingCycle['cycle'] | null>((newest, { cycle }) => (newest === null || cycle.ownsFrom > newest.ownsFrom ? cycle : newest), null);
}
