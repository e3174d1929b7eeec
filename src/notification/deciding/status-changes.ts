import type { EntityManager } from 'typeorm';
import type { StoredEvent } from './event-group.js';
import type { StatusChange } from './fan-out.js';

/** Changes of status among events, in their order, as of when their entries were recorded. @param jobs those that there are; others were deleted */
export async function statusChanges(manager: EntityManager, events: readonly StoredEvent[], jobs: { has(id: number): boolean }): Promise<StatusChange[]> {
  const changed = events.flatMap((event) =>
    event.type === 'job.status_changed' && event.job_id !== null && jobs.has(event.job_id)
      ? [{ to: event.payload.to, entry_id: event.payload.entry_id, job_id: event.job_id, at: event.occurred_at }]
      : [],
  );
  if (changed.length === 0) return [];
  const entries = await manager.query<{ id: number; created_at: Date }[]>('SELECT id, created_at FROM backup_entries WHERE id = ANY ($1)', [changed.map(({ entry_id }) => entry_id)]);
  const recorded = new Map(entries.map(({ id, created_at }) => [id, created_at]));
  return changed.map((change) => ({ ...change, at: recorded.get(change.entry_id) ?? change.at }));
}
