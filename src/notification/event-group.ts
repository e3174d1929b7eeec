import type { EntityManager } from 'typeorm';
import type { DomainEvent } from '../events/event.entity.js';
import type { EventType } from '../events/event-types.js';

/** A row of `events`; its `type` tells what the payload is. */
export type StoredEvent = { [T in EventType]: Pick<DomainEvent<T>, 'id' | 'type' | 'agent_id' | 'job_id' | 'scan_run_id' | 'payload' | 'occurred_at'> }[EventType];

/** Names the agent and run that events belong to; equal to what `claimEvents` compares. */
export function groupKey({ scan_run_id, agent_id }: StoredEvent): string {
  return `${scan_run_id ?? ''}/${agent_id ?? ''}`;
}

/**
 * Locks the released events of one agent in one run that nobody has told yet: those of the oldest one.
 * @param except groups to leave alone.
 * @returns oldest first; empty when there is nothing to do.
 */
export function claimEvents(manager: EntityManager, except: readonly string[]): Promise<StoredEvent[]> {
  return manager.query<StoredEvent[]>(
    `WITH oldest AS (
       SELECT scan_run_id, agent_id FROM events
        WHERE fanned_out_at IS NULL AND released_at IS NOT NULL
          AND concat(scan_run_id, '/', agent_id) <> ALL ($1::text[])
        ORDER BY id LIMIT 1)
     SELECT event.id, event.type, event.agent_id, event.job_id, event.scan_run_id, event.payload, event.occurred_at
       FROM events event
       JOIN oldest ON event.scan_run_id IS NOT DISTINCT FROM oldest.scan_run_id AND event.agent_id IS NOT DISTINCT FROM oldest.agent_id
      WHERE event.fanned_out_at IS NULL AND event.released_at IS NOT NULL
      ORDER BY event.id
        FOR UPDATE OF event SKIP LOCKED`,
    [except],
  );
}
