import { once } from 'node:events';
import type { Response } from 'express';

/** Headers of every stream: nobody on the way may keep, change or collect it. `X-Accel-Buffering` is nginx's. */
export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
} as const;

/** The answer to one client, written no faster than it is taken. */
export class ClientStream {
  private readonly closed = new AbortController();

  /** @param stalledMs how long a client may take nothing before its connection is cut. */
  constructor(
    private readonly response: Response,
    private readonly stalledMs: number,
  ) {
    response.once('close', () => this.closed.abort());
    if (response.closed) this.closed.abort();
  }

  /** Aborted when the stream is over, whoever ended it. */
  get signal(): AbortSignal {
    return this.closed.signal;
  }

  get isOpen(): boolean {
    return !this.closed.signal.aborted;
  }

  /** Sends the headers at once: a client knows that it is in before anything happens. */
  open(): void {
    if (!this.isOpen) return;
    this.response.writeHead(200, STREAM_HEADERS);
    this.response.flushHeaders();
  }

  /** Resolves when there is room for more, or nobody to write to. */
  async write(text: string): Promise<void> {
    if (!this.isOpen || this.response.write(text)) return;
    const patience = setTimeout(() => this.response.destroy(), this.stalledMs);
    await once(this.response, 'drain', { signal: this.signal }).catch(() => undefined);
    clearTimeout(patience);
  }

  /** Writes only where nothing waits to be taken. */
  writeIfIdle(text: string): void {
    if (this.isOpen && !this.response.writableNeedDrain) this.response.write(text);
  }

  /** What a client that takes nothing has not taken yet is dropped; it resumes where it was. */
  end(): void {
    if (!this.isOpen) return;
    this.closed.abort();
    if (this.response.writableNeedDrain) this.response.destroy();
    else this.response.end();
  }
}
