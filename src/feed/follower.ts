import type { ClientStream } from './client-stream.js';
import type { FeedHub } from './feed-hub.js';
import type { FeedReader } from './feed-reader.js';
import type { FeedEvent } from './feed-event.js';
import { chosen, type FeedFilter } from './feed-filter.js';
import { frame, heartbeat, opening, type ResetReason, resetFrame } from './frame.js';
import type { Position } from './position.js';

/** Where a stream begins, and whether what the client saw before cannot be continued. */
export interface Start {
  readonly position: Position;
  readonly reset: ResetReason | null;
}

/**
 * Tells one client everything behind its position: from the hub where it is nearly level, else page by page from the
 * database. It asks for more only when the client has taken what it got, so a slow one costs no memory.
 */
export class Follower {
  constructor(
    private readonly client: ClientStream,
    private readonly filter: FeedFilter,
    private position: Position,
  ) {}

  /** Resolves when the stream is over. */
  async follow(hub: FeedHub, reader: FeedReader, reset: ResetReason | null): Promise<void> {
    await this.client.write(opening(this.position));
    if (reset !== null) await this.client.write(resetFrame(this.position, reset));
    while (this.client.isOpen) {
      const events = hub.after(this.position) ?? (await reader.pageAfter(this.position));
      await this.tell(events);
      if (events.length === 0) await hub.untilAfter(this.position, this.client.signal);
    }
  }

  /** What is written to a client that has gone goes nowhere. */
  private async tell(events: readonly FeedEvent[]): Promise<void> {
    for (const event of events) {
      const shown = chosen(event, this.filter);
      this.position = { transaction_id: event.transaction_id, id: event.id };
      if (shown) await this.client.write(frame(shown));
    }
  }

  beat(): void {
    this.client.writeIfIdle(heartbeat(this.position));
  }
}
