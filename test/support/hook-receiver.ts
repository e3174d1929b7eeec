import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the receiver got in full. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the receiver does with one request. */
export type Reaction =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** Takes the request and never answers. */
  | 'hang'
  /** Answers a status, and then never comes to the end of its body. */
  | { readonly slow: number }
  /** Answers a status with a body that has no end. */
  | { readonly endless: number }
  /** Cuts the connection. */
  | 'cut'
  /** Changes to a protocol that nobody has asked for. */
  | 'upgrade';

/** A real HTTP server on loopback that keeps what it gets and answers as it is told. Waiting is by event: `await receiver.nth(2)`. */
export class HookReceiver {
  readonly received: Received[] = [];
  /** Asked at every request; replace it to script failures. */
  react: (request: Received) => Reaction = () => ({ status: 204 });
  private readonly happened = new EventEmitter();
  private readonly hanging = new Set<ServerResponse>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<HookReceiver> {
    const server = createServer();
    const receiver = new HookReceiver(server);
    server.on('request', (request, response) => receiver.take(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  url(path = '/hook'): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  forget(): void {
    this.received.length = 0;
    this.react = () => ({ status: 204 });
  }

  /** @returns the n-th request (from 1), now or as soon as it comes. */
  async nth(n: number): Promise<Received> {
    while (this.received.length < n) await once(this.happened, 'request');
    return this.received[n - 1]!;
  }

  /** Answers whatever hangs. */
  release(): void {
    for (const response of this.hanging) response.writeHead(204).end();
    this.hanging.clear();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const received = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      this.received.push(received);
      const reaction = this.react(received);
      if (reaction === 'hang') this.hanging.add(response);
      else answer(reaction, response);
      this.happened.emit('request');
    });
  }
}

function answer(reaction: Exclude<Reaction, 'hang'>, response: ServerResponse): void {
  if (reaction === 'cut') response.destroy();
  else if (reaction === 'upgrade') response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
  else if ('status' in reaction) response.writeHead(reaction.status, reaction.headers).end(reaction.body);
  else if ('slow' in reaction) response.writeHead(reaction.slow, { 'Content-Length': '1000000' }).write('a');
  else pour(response.writeHead(reaction.endless));
}

/** As fast as the other side takes it, until it has enough. */
function pour(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 'a');
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more).on('error', () => undefined);
  more();
}
