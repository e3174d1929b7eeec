import { setTimeout as delay } from 'node:timers/promises';
import { FeedStreams } from '../../src/feed/feed-streams.js';
import { FeedWorld, numbers, stuck } from '../support/feed.js';

const HEARTBEAT_MS = 60;
/** Of half a kilobyte each: more than the sockets of a client that takes nothing hold. */
const BIG = 20_000;

/** What the server holds open. */
const clientsOf = (world: FeedWorld): Set<unknown> => Reflect.get(world.vigie.test.app.get(FeedStreams), 'clients');

describe('Clients of GET /events', () => {
  let world: FeedWorld;
  beforeAll(async () => (world = await FeedWorld.start({ heartbeatMs: HEARTBEAT_MS, stalledMs: 1_500, perKey: 3, inAll: 5 })));
  afterEach(async () => {
    world.closeStreams();
    // The server notices a moment later that they are gone.
    while (held().size > 0) await delay(5);
  });
  afterAll(() => world.close());

  const held = () => clientsOf(world);
  const makeKey = async (role: string, fields: object = {}) => (await world.vigie.request<{ id: number; key: string }>('POST', '/api_keys', { name: 'Reader', role, ...fields })).body;

  it('may be of any role that may read, but not agents', async () => {
    const { key } = await makeKey('viewer');
    expect((await world.stream('', { key })).status).toBe(200);
    const agent = await world.stream('', { key: (await makeKey('agent', { agent_id: 'ACME' })).key });
    await agent.ended();
    expect(agent.status).toBe(403);
  });

  it('are put out within a heartbeat when their key is deleted', async () => {
    const { id, key } = await makeKey('viewer');
    const [theirs, mine] = [await world.stream('', { key }), await world.stream()];
    expect((await world.vigie.request('DELETE', `/api_keys/${id}`)).status).toBe(204);
    await theirs.ended();
    expect(mine.isOver).toBe(false);
  });

  it('are put out when their key expires', async () => {
    const { key } = await makeKey('viewer', { expires_at: new Date(world.vigie.clock.now().getTime() + 3_600_000) });
    const stream = await world.stream('', { key });
    world.vigie.clock.advance(3_600_000);
    await stream.ended();
  });

  it('are put out when their browser session is closed', async () => {
    const { key } = await makeKey('viewer');
    const session = { 'Content-Type': 'application/json', 'X-Requested-With': 'test' };
    const opened = await fetch(`${world.vigie.test.url}/session`, { method: 'POST', headers: session, body: JSON.stringify({ api_key: key }) });
    const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!;
    const stream = await world.stream('', { key: null, headers: { Cookie: cookie } });
    await stream.until(() => stream.comments > 2);
    expect((await fetch(`${world.vigie.test.url}/session`, { method: 'DELETE', headers: { ...session, Cookie: cookie } })).status).toBeLessThan(300);
    await stream.ended();
  });

  it('are limited per key, with the time to wait, and let in again when one has gone', async () => {
    const streams = [await world.stream(), await world.stream(), await world.stream()];
    const fourth = await world.stream();
    await fourth.ended();
    expect([fourth.status, fourth.response.headers['retry-after'], fourth.response.headers['content-type']]).toEqual([429, '30', 'application/problem+json; charset=utf-8']);
    expect(fourth.problem.detail).toMatch(/^This key has 3 streams of events/);
    streams[0]!.close();
    while (held().size === 3) await delay(5);
    expect((await world.stream()).status).toBe(200);
  });

  it('are limited in all', async () => {
    const { key } = await makeKey('viewer');
    for (const options of [{}, {}, {}, { key }, { key }]) expect((await world.stream('', options)).status).toBe(200);
    const sixth = await world.stream('', { key });
    await sixth.ended();
    expect([sixth.status, sixth.response.headers['retry-after']]).toEqual([503, '30']);
    expect(sixth.problem.detail).toMatch(/^This server has 5 streams of events/);
  });

  it('that take nothing are cut, and miss nothing when they come back', async () => {
    const [slow, quick] = [await world.stream(), await world.stream()];
    slow.response.pause();
    for (let from = 0; from < BIG; from += 2_000) {
      await world.publish(...Array.from({ length: 2_000 }, (_, index) => ({ ...stuck(from + index), agent_id: 'A'.repeat(400) })));
    }
    await quick.until(() => quick.events.length >= BIG);
    while (held().size === 2) await delay(5);
    slow.response.resume();
    await slow.ended();
    const heard = numbers(slow);
    expect(heard.length).toBeLessThan(BIG);
    const back = await world.stream('', { headers: { 'Last-Event-ID': slow.lastEventId } });
    await back.until(() => heard.length + back.events.length >= BIG);
    expect([...heard, ...numbers(back)]).toEqual(Array.from({ length: BIG }, (_, number) => number));
  }, 60_000);

  it('are told nothing more once the application shuts down, and new ones are sent away', async () => {
    const other = await FeedWorld.start();
    const streams = [await other.stream(), await other.stream()];
    other.vigie.test.app.get(FeedStreams).onModuleDestroy();
    await Promise.all(streams.map((stream) => stream.ended()));
    const late = await other.stream();
    await late.ended();
    expect([late.status, late.problem.detail]).toEqual([503, 'Vigie is shutting down; ask again when it is back.']);
    await other.close();
  });
});

it('A client of GET /events that is only slow gets everything, and the server keeps little for it', async () => {
  const world = await FeedWorld.start();
  try {
    const slow = await world.stream();
    const [client] = clientsOf(world);
    const waiting = (): number => Reflect.get(Object(client), 'response').writableLength;
    slow.response.pause();
    for (let from = 0; from < BIG; from += 2_000) {
      await world.publish(...Array.from({ length: 2_000 }, (_, index) => ({ ...stuck(from + index), agent_id: 'A'.repeat(400) })));
    }
    // The sockets are full: what remains of 12 MB stays in the database.
    while (waiting() === 0) await delay(5);
    expect(waiting()).toBeLessThan(200_000);
    slow.response.resume();
    await slow.until(() => slow.events.length >= BIG);
    expect(numbers(slow)).toEqual(Array.from({ length: BIG }, (_, number) => number));
  } finally {
    await world.close();
  }
}, 60_000);
