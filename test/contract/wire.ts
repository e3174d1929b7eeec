import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** A request as it goes over the wire; nothing tidies it up, as `fetch` would. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** Without the header `Host`, which HTTP/1.1 demands: no server can tell what it is for. */
  readonly hostless?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body is a stream of events without an end, of which only the beginning, if anything, was read. */
  readonly endless: boolean;
}

/** No answer of the tests takes longer than this, scans included. */
const PATIENCE_MS = 20_000;

/** An HTTP client on loopback. Of a stream of events it reads what is sent at once, when it has waited for `events` of them. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4 });
  private sent = 0;

  constructor(private readonly url: string) {}

  send({ method, target, headers, body, hostless = false }: WireRequest, events = 0): Promise<Answer> {
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const outgoing = request({
        agent: this.agent, host: hostname, port, method, path: target, timeout: PATIENCE_MS, setHost: !hostless,
        // A server that trusts its proxy sees another client each time, and slows none of them down for showing bad keys.
        headers: { 'X-Forwarded-For': this.nextAddress(), ...headers, ...(body && !('Content-Length' in headers) && { 'Content-Length': body.length }) },
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        const { statusCode: status = 0, headers: received } = incoming;
        const endless = received['content-type']?.startsWith('text/event-stream') ?? false;
        const chunks: Buffer[] = [];
        const finish = () => resolve({ status, headers: received, text: Buffer.concat(chunks).toString('utf8'), endless });
        const finishEarly = () => {
          if (!endless || Buffer.concat(chunks).toString('utf8').split(/^data:.*\n\n/m).length <= events) return;
          finish();
          incoming.destroy();
        };
        incoming.on('error', reject);
        incoming.on('end', finish);
        incoming.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          finishEarly();
        });
        finishEarly();
      });
      outgoing.end(body ?? undefined);
    });
  }

  private nextAddress(): string {
    this.sent += 1;
    return `10.${(this.sent >> 16) & 255}.${(this.sent >> 8) & 255}.${this.sent & 255}`;
  }

  close(): void {
    this.agent.destroy();
  }
}

/** A command that sends the same request by hand; `$URL` and `$KEY` stand for the server and an API key. */
export function asCurl({ method, target, headers, body, hostless }: WireRequest): string {
  const shown = Object.entries(headers).map(([name, value]) => `-H ${quoted(name === 'Authorization' ? 'Authorization: Bearer $KEY' : `${name}: ${value}`, name === 'Authorization')}`);
  const bytes = body && (isPlain(body) ? `--data-binary ${quoted(body.toString('utf8'))}` : `--data-binary @<(base64 -d <<< ${body.toString('base64')})`);
  return ['curl -si --path-as-is -g', `-X ${method}`, `"$URL"${quoted(target)}`, ...(hostless ? ['-H Host:'] : []), ...shown, ...(bytes ? [bytes] : [])].join(' ');
}

function isPlain(body: Buffer): boolean {
  return !body.includes(0) && Buffer.from(body.toString('utf8')).equals(body);
}

function quoted(text: string, expand = false): string {
  return expand ? `"${text}"` : `'${text.replaceAll(`'`, `'\\''`)}'`;
}
