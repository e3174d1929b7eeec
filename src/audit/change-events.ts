import type { NewEvent } from '../events/event-log.js';
import type { Change } from './audit-log.js';

const IDS_PER_EVENT = 1_000;
/** What everybody may see who may follow the feed; keys and sessions are not among it. */
const TYPES = { job: 'job.changed', agent: 'agent.changed' } as const;

/** Tells whoever follows the feed which jobs and agents people have changed: one event for everything that was done in the same way. */
export function changeEvents(changes: readonly Change[]): NewEvent[] {
  return Object.entries(TYPES).flatMap(([target, type]) => {
    const shown = changes.filter((change) => change.target.type === target && change.target.id !== null);
    const actions = new Set(shown.map(({ action }) => action));
    return [...actions].flatMap((action) => eventsOf(type, action, shown.filter((change) => change.action === action).map(({ target: { id } }) => String(id))));
  });
}

function eventsOf(type: 'job.changed' | 'agent.changed', action: string, ids: readonly string[]): NewEvent[] {
  const events: NewEvent[] = [];
  for (let start = 0; start < ids.length; start += IDS_PER_EVENT) {
    const some = ids.slice(start, start + IDS_PER_EVENT);
    const [only] = some.length === 1 ? some : [];
    const about = type === 'job.changed' ? { job_id: only === undefined ? null : Number(only) } : { agent_id: only ?? null };
    events.push({ type, ...about, payload: { action, ids: some } });
  }
  return events;
}
