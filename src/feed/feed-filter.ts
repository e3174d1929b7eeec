import type { FeedEvent } from './feed-event.js';

/** What a client wants to hear of; everything that is not named passes. */
export interface FeedFilter {
  readonly types?: readonly string[] | undefined;
  /** In lower case. */
  readonly agent_id?: string | undefined;
  readonly job_id?: number | undefined;
}

/** @returns the event as this client gets it: of what concerns several jobs only the part that was asked for; null when it is not for this client. */
export function chosen(event: FeedEvent, { types, agent_id, job_id }: FeedFilter): FeedEvent | null {
  if (types !== undefined && !types.includes(event.type)) return null;
  if (agent_id !== undefined && event.agent_id?.toLowerCase() !== agent_id) return null;
  return job_id === undefined ? event : aboutJob(event, job_id);
}

function aboutJob(event: FeedEvent, jobId: number): FeedEvent | null {
  if (event.type === 'entries.recorded') {
    const entries = event.payload.entries.filter(({ job_id }) => job_id === jobId);
    return entries.length > 0 ? { ...event, payload: { entries } } : null;
  }
  if ('job_ids' in event.payload) return event.payload.job_ids.includes(jobId) ? event : null;
  if (event.type === 'job.changed') return event.payload.ids.includes(jobId) ? event : null;
  return event.job_id === jobId ? event : null;
}
