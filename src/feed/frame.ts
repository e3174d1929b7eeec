import type { FeedEvent } from './feed-event.js';
import { formatPosition, type Position } from './position.js';

/** Why a client has to load everything again. */
export type ResetReason = 'unreadable' | 'unknown';

/** How soon a browser tries again when the stream ended, in milliseconds. */
const RETRY_MS = 3_000;

/** The first lines of every stream: where it begins, so that a client that sees no event at all can resume too. */
export function opening(position: Position): string {
  return `retry: ${RETRY_MS}\nid: ${formatPosition(position)}\n\n`;
}

/** An event as the wire has it. JSON has no line breaks, so one `data` line holds it. */
export function frame({ transaction_id, id: row, ...event }: FeedEvent): string {
  const id = formatPosition({ transaction_id, id: row });
  return `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify({ id, ...event })}\n\n`;
}

/** Tells that events may have been missed. */
export function resetFrame(position: Position, reason: ResetReason): string {
  const id = formatPosition(position);
  return `id: ${id}\nevent: reset\ndata: ${JSON.stringify({ id, type: 'reset', reason })}\n\n`;
}

/**
 * Keeps proxies from closing a quiet stream. It has no data, so no event comes of it, but it takes the client's
 * position along: one whose filters let little through must not fall behind what is kept.
 */
export function heartbeat(position: Position): string {
  return `: heartbeat\nid: ${formatPosition(position)}\n\n`;
}
