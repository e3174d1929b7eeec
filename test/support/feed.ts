import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { EventLog, type NewEvent } from '../../src/events/event-log.js';
import { FeedOptions } from '../../src/feed/feed-options.js';
import { EventStream, type StreamOptions } from './event-stream.js';
import { TestVigie } from './vigie.js';

const PATIENCE_MS = 120_000;

/** Vigie with streams of events; the test plays whoever publishes. */
export class FeedWorld {
  private readonly streams: EventStream[] = [];

  private constructor(readonly vigie: TestVigie) {}

  static async start(options: Partial<FeedOptions> = {}, env: Record<string, string> = {}): Promise<FeedWorld> {
    return new FeedWorld(await TestVigie.start(env, (builder) => builder.overrideProvider(FeedOptions).useValue(Object.assign(new FeedOptions(), options))));
  }

  get database(): DataSource {
    return this.vigie.test.app.get(DataSource);
  }

  /** Opened, and level with the feed: what is published from now on is heard, and of what was published before only what the stream asks for. */
  async stream(query = '', options: StreamOptions & { readonly url?: string } = {}): Promise<EventStream> {
    await this.settled();
    const stream = await EventStream.open(`${options.url ?? this.vigie.test.url}/events${query}`, options);
    this.streams.push(stream);
    if (stream.status === 200 && options.method === undefined) await stream.until(() => stream.lastEventId !== '');
    return stream;
  }

  /** As the application does: in a transaction, after which this process is woken. */
  publish(...events: NewEvent[]): Promise<void> {
    return this.database.transaction((manager) => this.vigie.test.app.get(EventLog).publish(manager, events));
  }

  /** Once all that is written may be told: changes at work anywhere on the database server, also those of other tests, hold it up. */
  async settled(): Promise<void> {
    const untold = 'SELECT 1 FROM events WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint LIMIT 1';
    const until = performance.now() + PATIENCE_MS;
    // Nobody tells when somebody else's transaction ends.
    while ((await this.database.query<unknown[]>(untold)).length > 0) {
      if (performance.now() > until) throw new Error(`Events cannot be told because of: ${JSON.stringify(await this.database.query('SELECT pid, datname, state, query FROM pg_stat_activity WHERE backend_xid IS NOT NULL'))}`);
      await delay(20);
    }
  }

  closeStreams(): void {
    for (const stream of this.streams.splice(0)) stream.close();
  }

  async close(): Promise<void> {
    this.closeStreams();
    await this.vigie.close();
  }
}

/** Some event, told apart by its number. */
export function stuck(number: number, fields: { readonly agent_id?: string } = {}): NewEvent {
  return { type: 'report.stuck', ...fields, payload: { file_name: `${number}.json`, detail: 'no' } };
}

/** Numbers of the `stuck` events that a stream has told. */
export function numbers({ events }: EventStream): number[] {
  return events.filter(({ type }) => type === 'report.stuck').map(({ payload }) => parseInt(String(payload.file_name)));
}
