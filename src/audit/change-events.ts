import { partsOf } from '../common/parts.js';
import type { NewEvent } from '../events/event-log.js';
import type { Change } from './audit-log.js';
import type { AuditTarget } from './audit-words.js';

const IDS_PER_EVENT = 1_000;

/**
 * Tells whoever follows the feed which jobs, agents, maintenance windows and silences people have changed: one event for everything that was done in the
 * same way. Of all the rest one event says what kinds of things were touched; keys and sessions are not for everybody who may follow, and not named.
 */
export function changeEvents(changes: readonly Change[]): NewEvent[] {
  return [
    ...eventsOf(changes, 'job', (action, ids) => ({ type: 'job.changed', job_id: only(ids.map(Number)), payload: { action, ids: ids.map(Number) } })),
    ...eventsOf(changes, 'agent', (action, ids) => ({ type: 'agent.changed', agent_id: only(ids), payload: { action, ids } })),
    ...eventsOf(changes, 'silence', (action, ids) => ({ type: 'silence.changed', payload: { action, ids: ids.map(Number) } })),
    ...eventsOf(changes, 'maintenance_window', (action, ids) => ({ type: 'maintenance_window.changed', payload: { action, ids: ids.map(Number) } })),
    ...restOf(changes),
  ];
}

/** Of these something else is told. */
const TOLD: readonly AuditTarget[] = ['job', 'agent', 'silence', 'maintenance_window', 'incident', 'delivery', 'scan_run'];
const SECRET: readonly AuditTarget[] = ['api_key', 'session'];

function restOf(changes: readonly Change[]): NewEvent[] {
  const targets = [...new Set(changes.map(({ target: { type } }) => type))].filter((type) => !TOLD.includes(type));
  return targets.length === 0 ? [] : [{ type: 'audit.recorded', payload: { targets: targets.filter((type) => !SECRET.includes(type)) } }];
}

function eventsOf(changes: readonly Change[], target: 'job' | 'agent' | 'maintenance_window' | 'silence', event: (action: string, ids: readonly string[]) => NewEvent): NewEvent[] {
  const concerned = changes.filter((change) => change.target.type === target && change.target.id !== null);
  return [...new Set(concerned.map(({ action }) => action))].flatMap((action) => {
    const ids = concerned.filter((change) => change.action === action).map(({ target: { id } }) => String(id));
    return partsOf(ids, IDS_PER_EVENT).map((part) => event(action, part));
  });
}

function only<T>(ids: readonly T[]): T | null {
  return ids.length === 1 ? (ids[0] ?? null) : null;
}
