import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { EventSweeper } from '../../src/feed/event-sweeper.js';
import { FeedReader } from '../../src/feed/feed-reader.js';
import { FeedWorld, numbers, stuck } from '../support/feed.js';
import { DAY_MS, HOUR_MS } from '../support/vigie.js';
import { itUnless } from '../support/unless.js';

const oneSession = process.env.VIGIE_TEST_PG ? null : 'the embedded database has one session: a second transaction cannot be open beside the first';
// A test that needs to know all rows has a world of its own.
const INSERT = `INSERT INTO events (type, payload, occurred_at) VALUES ('report.stuck', json_build_object('file_name', $1::int || '.json', 'detail', 'no'), now())`;

describe('The feed of events', () => {
  let world: FeedWorld;
  beforeAll(async () => (world = await FeedWorld.start()));
  afterEach(() => world.closeStreams());
  afterAll(() => world.close());

  /** Writes without a word to this process, as another one does. */
  const insert = (number: number) => world.database.query(INSERT, [number]);
  const reset = async (lastEventId: string) => {
    const stream = await world.stream('', { headers: { 'Last-Event-ID': lastEventId } });
    return { stream, event: await stream.ofType('reset') };
  };

  itUnless(oneSession, 'tells of a transaction that began early and commits late, before what was committed earlier but began later', async () => {
    const late = new Client({ connectionString: world.vigie.database.env.DATABASE_URL });
    await late.connect();
    const stream = await world.stream();
    await late.query('BEGIN');
    await late.query(INSERT, [1]);
    await world.publish(stuck(2));
    // Committed, but not settled: told now, it would make the client pass by what comes before it.
    expect(await world.vigie.test.app.get(FeedReader).pageAfter({ transaction_id: 0, id: 0 })).toEqual([]);
    await late.query('COMMIT');
    await late.end();
    await stream.until(() => numbers(stream).length >= 2);
    expect(numbers(stream)).toEqual([1, 2]);
  });

  it('tells of everything exactly once, whatever the order in which many at once write and commit', async () => {
    const stream = await world.stream();
    const all = Array.from({ length: 200 }, (_, number) => number);
    await Promise.all(all.map((number) => world.publish(stuck(number), ...(number % 7 === 0 ? [stuck(1_000 + number)] : []))));
    const written = [...all, ...all.filter((number) => number % 7 === 0).map((number) => 1_000 + number)];
    await stream.until(() => stream.events.length >= written.length);
    expect(numbers(stream).sort((one, other) => one - other)).toEqual(written);
  });

  it('tells of what another process has written', async () => {
    const stream = await world.stream();
    await insert(1);
    await stream.until(() => numbers(stream).length > 0);
    expect(numbers(stream)).toEqual([1]);
  });

  it('tells all of its streams the same, with the same ids', async () => {
    const streams = await Promise.all(Array.from({ length: 5 }, () => world.stream()));
    for (let number = 0; number < 20; number++) await world.publish(stuck(number), stuck(number));
    await Promise.all(streams.map((stream) => stream.until(() => stream.events.length >= 40)));
    for (const { events } of streams) expect(events).toEqual(streams[0]!.events);
    expect(new Set(streams[0]!.events.map(({ id }) => id)).size).toBe(40);
  });

  it.each(['nonsense', '-', '1', '1-', '1-2-3', '99999999999999999-1', "1-1'; --", '1.5-2'])('begins anew behind the unreadable %j', async (lastEventId) => {
    const { stream, event } = await reset(lastEventId);
    expect(event).toEqual({ id: expect.stringMatching(/^\d+-\d+$/), type: 'reset', reason: 'unreadable' });
    await world.publish(stuck(1));
    await stream.until(() => numbers(stream).length > 0);
    expect(stream.types()).toEqual(['reset', 'report.stuck']);
  });

  it('begins anew behind an event that lies beyond everything this database has seen', async () => {
    expect((await reset('9007199254740991-1')).event.reason).toBe('unknown');
  });

  it('says reset whatever the filters', async () => {
    const stream = await world.stream('?types=scan.failed&job_id=1&last_event_id=1-99999');
    expect((await stream.ofType('reset')).reason).toBe('unknown');
  });

  it('leaves its rows alone at an ordinary start', async () => {
    await insert(1);
    const before = await world.database.query('SELECT id, transaction_id FROM events ORDER BY id');
    await world.vigie.test.app.get(FeedReader).onModuleInit();
    expect(await world.database.query('SELECT id, transaction_id FROM events ORDER BY id')).toEqual(before);
  });

  it('forgets progress after an hour and the rest after a week, but never what people are told, nor the newest', async () => {
    await world.database.query('TRUNCATE events');
    await world.vigie.scan();
    const [finished] = await world.database.query<{ payload: object }[]>(`SELECT payload FROM events WHERE type = 'scan.finished'`);
    const insertProgress = `INSERT INTO events (type, payload, occurred_at, expires_at) SELECT 'scan.progress', $1, now(), now() FROM generate_series(1, 2500)`;
    await world.database.query(insertProgress, [finished!.payload]);
    await world.publish(stuck(1), { type: 'agent.changed', payload: { action: 'agent.updated', ids: ['ACME'] } });
    const kinds = async () => (await world.database.query<{ type: string }[]>('SELECT DISTINCT type FROM events ORDER BY type')).map(({ type }) => type);
    const sweeper = world.vigie.test.app.get(EventSweeper);
    const expiry = await world.database.query<{ type: string; kept: number }[]>(
      `SELECT type, (extract(epoch FROM expires_at - occurred_at) * 1000)::bigint AS kept FROM events WHERE type LIKE 'scan.%' AND type <> 'scan.progress'`,
    );
    for (const { kept } of expiry) expect(kept).toBe(7 * DAY_MS);
    world.vigie.clock.advance(HOUR_MS);
    await sweeper.sweep();
    expect(await kinds()).toEqual(['agent.changed', 'report.stuck', 'scan.finished', 'scan.queued', 'scan.started']);
    world.vigie.clock.advance(7 * DAY_MS);
    await sweeper.sweep();
    expect(await kinds()).toEqual(['agent.changed', 'report.stuck']);
  });

  it('begins anew for a client whose last event has been forgotten', async () => {
    const stream = await world.stream();
    await world.publish({ type: 'agent.changed', payload: { action: 'agent.updated', ids: ['ACME'] } });
    // Settled, too: what others on the server have begun may hold it up.
    const { id: lastEventId } = await stream.ofType('agent.changed');
    await world.publish(stuck(1));
    world.vigie.clock.advance(8 * DAY_MS);
    await world.vigie.test.app.get(EventSweeper).sweep();
    expect((await reset(lastEventId)).event.reason).toBe('unknown');
  });

  it('reaches a client through a plain reverse proxy as it happens, and is closed with it', async () => {
    const proxy = createServer((incoming, outgoing) => {
      const onward = forward(`${world.vigie.test.url}${incoming.url}`, { method: incoming.method, headers: incoming.headers, agent: false }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      outgoing.on('close', () => onward.destroy());
      incoming.pipe(onward);
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const stream = await world.stream('', { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
    await world.publish(stuck(1));
    await stream.until(() => numbers(stream).length > 0);
    expect([numbers(stream), stream.isOver]).toEqual([[1], false]);
    stream.close();
    proxy.closeAllConnections();
    await once(proxy.close(), 'close');
  });
});

describe('The feed of a database that was restored on another server', () => {
  let world: FeedWorld;
  beforeAll(async () => (world = await FeedWorld.start()));
  afterAll(() => world.close());

  it('is history, and whoever knew it begins anew', async () => {
    for (const number of [1, 2]) await world.database.query(INSERT, [number]);
    // As pg_restore leaves them: with numbers of transactions that this server has not reached, and one that it has.
    await world.database.query(`UPDATE events SET transaction_id = transaction_id + 1000000 WHERE payload->>'file_name' = '2.json'`);
    const [foreign] = await world.database.query<{ at: string }[]>(`SELECT transaction_id || '-' || id AS at FROM events WHERE transaction_id > 1000000 LIMIT 1`);
    await world.vigie.test.app.get(FeedReader).onModuleInit();
    expect(await world.database.query('SELECT DISTINCT transaction_id FROM events')).toEqual([{ transaction_id: 0 }]);
    const stream = await world.stream('', { headers: { 'Last-Event-ID': foreign!.at } });
    await stream.ofType('reset');
    await world.publish(stuck(3));
    await stream.until(() => numbers(stream).length > 0);
    expect(numbers(stream)).toEqual([3]);
    const fresh = await world.stream(`?last_event_id=${stream.lastEventId}`);
    await world.publish(stuck(4));
    await fresh.until(() => numbers(fresh).length > 0);
    expect(numbers(fresh)).toEqual([4]);
  });
});

describe('The feed of events behind 0-0', () => {
  let world: FeedWorld;
  beforeAll(async () => (world = await FeedWorld.start()));
  afterAll(() => world.close());

  it('is everything that is kept', async () => {
    for (const number of [1, 2]) await world.database.query(INSERT, [number]);
    const stream = await world.stream('?last_event_id=0-0');
    await stream.until(() => numbers(stream).length >= 2);
    expect(stream.types()).toEqual(['report.stuck', 'report.stuck']);
  });
});
