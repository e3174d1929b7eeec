import { createServer, connect, type Server, type Socket } from 'node:net';

/** Between a program and its PostgreSQL server: counts statements as they pass (unencrypted connections only). */
export class CountingProxy {
  /** Statements that were asked to be executed so far. */
  statements = 0;
  private readonly server: Server;

  private constructor(private readonly target: URL) {
    this.server = createServer((client) => {
      this.join(client);
    });
  }

  static async start(databaseUrl: string): Promise<CountingProxy> {
    const proxy = new CountingProxy(new URL(databaseUrl));
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** What the program is told instead of the server's own address. */
  get url(): string {
    const address = this.server.address();
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    if (address !== null && typeof address === 'object') url.port = String(address.port);
    return url.href;
  }

  stop(): void {
    this.server.close();
  }

  private join(client: Socket): void {
    const upstream = connect(Number(this.target.port || 5432), this.target.hostname);
    const read = this.reader();
    client.on('data', (chunk: Buffer) => {
      read(chunk);
      upstream.write(chunk);
    });
    upstream.pipe(client);
    client.on('end', () => upstream.end());
    for (const side of [client, upstream]) {
      side.on('error', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  }

  /** A message is a letter and a length; the very first one of a connection has no letter. `Q` and `E` execute something. */
  private reader(): (chunk: Buffer) => void {
    let waiting: Buffer = Buffer.alloc(0);
    let begun = false;
    return (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      for (;;) {
        const letters = begun ? 1 : 0;
        if (waiting.length < letters + 4) return;
        const length = letters + waiting.readUInt32BE(letters);
        if (waiting.length < length) return;
        const letter = begun ? String.fromCharCode(waiting[0] ?? 0) : '';
        if (letter === 'Q' || letter === 'E') this.statements++;
        waiting = waiting.subarray(length);
        begun = true;
      }
    };
  }
}
