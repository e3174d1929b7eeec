import type { EventPayloads, EventType } from '../events/event-types.js';
import type { Position } from './position.js';

/** A row of `events` as the feed tells it; its `type` tells what the payload is. */
export type FeedEvent = {
  [T in EventType]: Position & {
    readonly type: T;
    readonly occurred_at: Date;
    readonly agent_id: string | null;
    readonly job_id: number | null;
    readonly scan_run_id: number | null;
    readonly payload: EventPayloads[T];
  };
}[EventType];
