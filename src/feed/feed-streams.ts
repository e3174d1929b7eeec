import { type HttpException, Injectable, Logger, type OnModuleDestroy, ServiceUnavailableException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { tooManyRequests } from '../common/http/problem.js';
import { ClientStream, STREAM_HEADERS } from './client-stream.js';
import type { StreamEventsQuery } from './dto/stream-events-query.dto.js';
import { FeedHub } from './feed-hub.js';
import { FeedOptions } from './feed-options.js';
import { FeedReader } from './feed-reader.js';
import { Follower, type Start } from './follower.js';
import { parsePosition } from './position.js';
import { type Full, StreamSlots } from './stream-slots.js';
import { type Visitor, Visitors } from './visitor.js';

const RETRY_AFTER_S = '30';

/** Serves streams of events from their first line to their end. */
@Injectable()
export class FeedStreams implements OnModuleDestroy {
  private readonly logger = new Logger('Feed');
  private readonly clients = new Set<ClientStream>();
  private readonly slots: StreamSlots;
  private stopping = false;

  constructor(
    private readonly hub: FeedHub,
    private readonly reader: FeedReader,
    private readonly visitors: Visitors,
    private readonly options: FeedOptions,
  ) {
    this.slots = new StreamSlots(options);
  }

  /** Resolves when the stream is over. @throws 429 and 503 where there are too many; whatever happens later only ends the stream. */
  async serve(query: StreamEventsQuery, request: Request, response: Response): Promise<void> {
    if (request.method === 'HEAD') {
      response.set(STREAM_HEADERS).end();
      return;
    }
    const visitor = this.visitors.current(request);
    const leave = this.enter(visitor, response);
    try {
      // Browsers send the header when they reconnect, to the address they were given first: it is the newer one.
      const start = await this.startOf(request.get('last-event-id') || query.last_event_id);
      await this.follow(new ClientStream(response, this.options.stalledMs), visitor, query, start);
    } finally {
      leave();
    }
  }

  /** All streams end at once: clients come back, to this process or another one, and miss nothing. */
  onModuleDestroy(): void {
    this.stopping = true;
    for (const client of this.clients) client.end();
  }

  private enter({ keyId }: Visitor, response: Response): () => void {
    const slot = this.stopping ? 'all' : this.slots.take(keyId);
    if (typeof slot === 'function') return slot;
    response.setHeader('Retry-After', RETRY_AFTER_S);
    throw this.refusal(slot);
  }

  private refusal(full: Full): HttpException {
    if (this.stopping) return new ServiceUnavailableException({ detail: 'Vigie is shutting down; ask again when it is back.' });
    if (full === 'all') return new ServiceUnavailableException({ detail: `This server has ${this.options.inAll} streams of events, which is all it serves: ask again later.` });
    return tooManyRequests(`This key has ${this.options.perKey} streams of events, which is all it may have: close one, or take another key.`);
  }

  /** Behind what the client saw last, or now. What it saw is not here any more (swept, another database): it must load again. */
  private async startOf(lastEventId: string | undefined): Promise<Start> {
    if (lastEventId === undefined) return { position: await this.reader.newest(), reset: null };
    const position = parsePosition(lastEventId);
    if (position !== null && (await this.reader.knows(position))) return { position, reset: null };
    return { position: await this.reader.newest(), reset: position === null ? 'unreadable' : 'unknown' };
  }

  private async follow(client: ClientStream, visitor: Visitor, query: StreamEventsQuery, start: Start): Promise<void> {
    const follower = new Follower(client, query, start.position);
    this.clients.add(client);
    if (this.stopping) client.end();
    const leave = this.hub.watch();
    const beating = setInterval(() => void this.beat(client, follower, visitor), this.options.heartbeatMs);
    try {
      client.open();
      await follower.follow(this.hub, this.reader, start.reset);
    } catch (error) {
      this.logger.warn(`A stream of events ended early, its client resumes: ${String(error)}`);
    } finally {
      clearInterval(beating);
      leave();
      this.clients.delete(client);
      client.end();
    }
  }

  /** Nobody is put out because the database cannot be asked. */
  private async beat(client: ClientStream, follower: Follower, { isStillGood }: Visitor): Promise<void> {
    if (await isStillGood().catch(() => true)) follower.beat();
    else client.end();
  }
}
