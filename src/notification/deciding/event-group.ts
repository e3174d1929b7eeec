import type { EntityManager } from 'typeorm';
import type { DomainEvent } from '../../events/event.entity.js';
import type { EventType } from '../../events/event-types.js';

/** A row of `events`; its `type` tells what the payload is. */
export type StoredEvent = { [T in EventType]: Pick<DomainEvent<T>, 'id' | 'type' | 'agent_id' | 'job_id' | 'scan_run_id' | 'payload' | 'occurred_at'> }[EventType];

/** Names the agent and run that events belong to; equal to what `claimEvents` compares. */
export function groupKey({ scan_run_id, agent_id }: StoredEvent): string {
  return `${scan_run_id ?? ''}/${agent_id ?? ''}`;
}

/** Events by the agent and run that they belong to, in the order of each group's oldest. */
export function inGroups(events: readonly StoredEvent[]): Map<string, StoredEvent[]> {
  const groups = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const group = groups.get(groupKey(event));
    if (group) group.push(event);
    else groups.set(groupKey(event), [event]);
  }
  return groups;
}

/**
 * Locks released events that nobody has told yet, always all of one agent in one run: those of the agents and runs of the oldest ones.
 * @param oldest how many of the oldest decide whose turn it is
 * @param except groups to leave alone.
 * @returns oldest first; empty when there is nothing to do.
 */
export function claimEvents(manager: EntityManager, oldest: number, except: readonly string[]): Promise<StoredEvent[]> {
  return manager.query<StoredEvent[]>(
    `WITH oldest AS (
       SELECT concat(scan_run_id, '/', agent_id) AS key FROM events
        WHERE fanned_out_at IS NULL AND released_at IS NOT NULL
          AND concat(scan_run_id, '/', agent_id) <> ALL ($1::text[])
        ORDER BY id LIMIT $2)
     SELECT event.id, event.type, event.agent_id, event.job_id, event.scan_run_id, event.payload, event.occurred_at
       FROM events event
      WHERE event.fanned_out_at IS NULL AND event.released_at IS NOT NULL
        AND concat(event.scan_run_id, '/', event.agent_id) IN (SELECT key FROM oldest)
      ORDER BY event.id
        FOR UPDATE OF event SKIP LOCKED`,
    [except, oldest],
  );
}
