import { EventEmitter, once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { ADMIN_KEY } from './app.js';

/** The `data` of an event. */
export interface Heard {
  readonly id: string;
  readonly type: string;
  readonly agent_id: string | null;
  readonly job_id: number | null;
  readonly scan_run_id: number | null;
  readonly payload: Record<string, unknown>;
  readonly reason?: string;
}

export interface StreamOptions {
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

/** Follows `GET /events` as a strict client of Server-Sent Events does, and keeps everything it gets. */
export class EventStream {
  readonly events: Heard[] = [];
  /** Lines that begin with a colon. */
  comments = 0;
  /** As a browser would send it when it reconnects. */
  lastEventId = '';
  isOver = false;
  private buffer = '';
  private readonly happened = new EventEmitter();

  private constructor(
    private readonly sent: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.take(text));
    response.on('error', () => undefined);
    response.on('close', () => {
      this.isOver = true;
      this.happened.emit('change');
    });
  }

  /** @param url of the server, with the query. Resolves when the headers are there. */
  static async open(url: string, { key = ADMIN_KEY, headers = {}, method = 'GET' }: StreamOptions = {}): Promise<EventStream> {
    const sent = request(url, { method, agent: false, headers: { Accept: 'text/event-stream', ...(key !== null && { Authorization: `Bearer ${key}` }), ...headers } });
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    sent.on('error', () => undefined);
    return new EventStream(sent, response);
  }

  get status(): number | undefined {
    return this.response.statusCode;
  }

  /** What came of an answer that is no stream. */
  get problem(): { detail: string; status: number } {
    return JSON.parse(this.buffer);
  }

  types(): string[] {
    return this.events.map(({ type }) => type);
  }

  /** The first event that matches, heard already or as soon as it comes. */
  async next(isIt: (event: Heard) => boolean): Promise<Heard> {
    await this.until(() => this.events.some(isIt));
    return this.events.find(isIt)!;
  }

  ofType(type: string): Promise<Heard> {
    return this.next((event) => event.type === type);
  }

  /** @throws Error when the stream ends before. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.isOver) throw new Error(`The stream ended: ${this.response.statusCode} ${JSON.stringify(this.types())} ${this.buffer}`);
      await once(this.happened, 'change');
    }
  }

  async ended(): Promise<void> {
    while (!this.isOver) await once(this.happened, 'change');
  }

  close(): void {
    this.sent.destroy();
  }

  private take(text: string): void {
    this.buffer += text;
    if (!this.response.headers['content-type']?.startsWith('text/event-stream')) return;
    for (let end = this.buffer.indexOf('\n\n'); end !== -1; end = this.buffer.indexOf('\n\n')) {
      this.takeBlock(this.buffer.slice(0, end).split('\n'));
      this.buffer = this.buffer.slice(end + 2);
    }
    this.happened.emit('change');
  }

  private takeBlock(lines: readonly string[]): void {
    const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    this.comments += lines.filter((line) => line.startsWith(':')).length;
    this.lastEventId = field('id') ?? this.lastEventId;
    const data = field('data');
    if (data === undefined) return;
    const event: Heard = JSON.parse(data);
    if (event.type !== field('event') || event.id !== field('id')) throw new Error(`Type and id of the event are not those of its data:\n${lines.join('\n')}`);
    this.events.push(event);
  }
}
