import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { onPostgres } from '../support/installation.js';
import { NotificationWorld } from '../support/notification-world.js';

/** Stands before PostgreSQL, and can forget the connections that it has, as a firewall does: nobody is told, and nothing comes through any more. */
class Firewall {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async before(url: URL): Promise<Firewall> {
    const [port, host] = [Number(url.port || 5432), url.hostname];
    const server = createServer();
    const firewall = new Firewall(server);
    server.on('connection', (inside) => {
      const outside = connect(port, host);
      inside.pipe(outside).pipe(inside);
      for (const socket of [inside, outside]) {
        firewall.sockets.add(socket);
        socket.on('error', () => undefined);
      }
      inside.on('close', () => outside.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return firewall;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  forget(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

onPostgres('Connections to PostgreSQL that fall silent', () => {
  let database: TestDatabase;
  let firewall: Firewall;
  let world: NotificationWorld;
  beforeAll(async () => {
    database = await createTestDatabase();
    const url = new URL(database.env.DATABASE_URL ?? '');
    firewall = await Firewall.before(url);
    Object.assign(url, { hostname: '127.0.0.1', port: String(firewall.port) });
    url.searchParams.set('query_timeout', '1000');
    world = await NotificationWorld.start({ ...database.env, DATABASE_URL: url.href });
    world.app.useLogger(false);
  });
  afterAll(async () => {
    await world.close();
    firewall.close();
    await database.close();
  });

  it('are given up, and what waits for them is told through new ones', async () => {
    await world.record(await world.addJob('SALES'), 'failed');
    await world.release();
    firewall.forget();
    await world.tell();
    await world.tell();
    expect(await world.deliveries()).toMatchObject([{ subject: 'Backup alert - SALES - Status: FAILED' }]);
  });

  it('are not left by the server with what they have locked', async () => {
    expect(await world.database.query(`SELECT current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('tcp_keepalives_idle') AS keepalive`)).toEqual([{ idle: '5min', keepalive: '60' }]);
  });
});
