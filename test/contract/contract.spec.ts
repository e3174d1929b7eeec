import { MigrationsIndicator } from '../../src/health/migrations.indicator.js';
import { startApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { routesOf } from '../support/routes.js';
import { refusals, REFUSALS } from './bad-calls.js';
import { type Call, hasHeader, toRequest } from './call.js';
import { violations } from './check-answer.js';
import { OpenApiDocument, type Operation } from './document.js';
import { GOOD_CALLS, type GoodCall } from './good-calls.js';
import { Validator } from './validator.js';
import { asCurl, type Answer, Wire } from './wire.js';
import { World } from './world.js';

/** Documented answers that no test here can bring about, as `operation status`, each with the reason. */
const UNSEEN: Readonly<Record<string, string>> = {
  'streamEvents 503': 'takes 500 open streams, or a server that shuts down: see api-events-clients.spec.ts',
  'loadDemo 201': 'takes an installation that holds nothing: see demo-data.spec.ts',
};

/** What serves the document itself, and the pages that show it. */
const OF_THE_DOCUMENT = /^\/(docs|openapi)\b/;

const document = OpenApiDocument.read();
const validator = new Validator(document);
/** Statuses that were really seen. */
const seen = new Map<string, Set<string>>(document.operations.map(({ id }) => [id, new Set()]));

describe('The API keeps what openapi.json promises', () => {
  let world: World;
  /** Lets nobody make a second request a minute, and believes that its database lacks a migration. */
  let strained: { database: TestDatabase; app: TestApp; wire: Wire };

  const send = async (operation: Operation, call: Call, { wire = world.wire, events = 0 } = {}): Promise<Answer> => {
    const request = toRequest(operation, { key: world.keys.admin, ...call });
    const answer = await wire.send(request, events);
    seen.get(operation.id)?.add(String(answer.status));
    const broken = violations(validator, operation, request, answer);
    if (broken.length > 0) throw new Error(`${operation.id} ${broken.join(`\n${operation.id} `)}\n${asCurl({ ...request, body: request.body && request.body.length > 5_000 ? Buffer.from('…') : request.body })}`);
    return answer;
  };
  const firstGoodCall = async (operation: Operation): Promise<Call> => (await goodCalls(operation)[0]?.call(world)) ?? {};

  beforeAll(async () => {
    world = await World.build(document);
    const database = await createTestDatabase();
    const down = { check: () => Promise.resolve({ migrations: { status: 'down', detail: 'Migrations are pending.' } }) };
    const app = await startApp({ ...database.env, RATE_LIMIT_PER_KEY: '1', RATE_LIMIT_PER_ADDRESS: '1' }, (builder) => builder.overrideProvider(MigrationsIndicator).useValue(down));
    strained = { database, app, wire: new Wire(app.url) };
  }, 120_000);
  afterAll(async () => {
    strained.wire.close();
    await strained.app.close();
    await strained.database.close();
    await world.close();
  });

  describe.each(document.operations.map((operation) => [operation.id, operation] as const))('%s', (id, operation) => {
    for (const { name = '', status, call } of goodCalls(operation)) {
      it(`answers ${status} to what is right ${name}`.trim(), async () => {
        const good = await call(world);
        expect(badInput(operation, good)).toEqual([]);
        expect((await send(operation, good, { events: eventsToAwait(good) })).status).toBe(status);
      });
    }

    for (const { name, status, spoil } of [...refusals(operation), ...(REFUSALS[id] ?? [])]) {
      it(`answers ${status} to ${name}`, async () => {
        expect((await send(operation, await spoil(await firstGoodCall(operation), world))).status).toBe(status);
      });
    }

    if (hasHeader(operation, 'If-None-Match')) {
      it('answers 304 to whoever has it already', async () => {
        const good = await firstGoodCall(operation);
        const { headers } = await send(operation, good);
        expect((await send(operation, { ...good, headers: { 'If-None-Match': headers.etag ?? '' } })).status).toBe(304);
      });
    }

    if ('429' in operation.answers) {
      it('answers 429 to whoever comes too often', async () => {
        // The limit begins anew every minute: this is the one request that is let through, if any.
        await strained.wire.send(toRequest(operation, { key: world.keys.admin }));
        expect((await send(operation, await firstGoodCall(operation), strained)).status).toBe(429);
      });
    }

    if ('503' in operation.answers && !(`${id} 503` in UNSEEN)) {
      it('answers 503 when it cannot', async () => {
        expect((await send(operation, await firstGoodCall(operation), strained)).status).toBe(503);
      });
    }
  });

  it('and shows every status that it promises', () => {
    const promised = document.operations.flatMap(({ id, answers }) => Object.keys(answers).map((status) => [id, status] as const));
    const missing = promised.filter(([id, status]) => !seen.get(id)?.has(status)).map(([id, status]) => `${id} ${status}`);
    for (const [what, why] of Object.entries(UNSEEN)) process.stderr.write(`Not seen: ${what}: ${why}\n`);
    expect(missing).toEqual(Object.keys(UNSEEN));
  });

  it('and promises every route that it has, and no other', () => {
    const promised = document.operations.map(({ method, path }) => `${method} ${path}`);
    const routes = routesOf(world.vigie.test.app).filter(({ path }) => !OF_THE_DOCUMENT.test(path));
    expect(routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`).sort()).toEqual(promised.sort());
  });
});

describe('The contract test', () => {
  it('has a good request for every operation, and none for another', () => {
    expect(Object.keys(GOOD_CALLS).sort()).toEqual(document.operations.map(({ id }) => id).sort());
    expect(Object.keys(REFUSALS).filter((id) => !(id in GOOD_CALLS))).toEqual([]);
  });

  it('knows every operation by a name of its own', () => {
    expect(seen.size).toBe(document.operations.length);
  });
});

/** Whoever asks for all events from the beginning gets some at once. */
function eventsToAwait({ headers = {} }: Call): number {
  return headers['Last-Event-ID'] === '0-0' ? 10 : 0;
}

function goodCalls({ id }: Operation): readonly GoodCall[] {
  return GOOD_CALLS[id] ?? [];
}

/** What the document would say against a request that is meant to be good. */
function badInput({ body }: Operation, { json }: Call): string[] {
  const schema = body?.content['application/json']?.schema;
  return json === undefined ? [] : schema ? validator.problems(schema, json, 'request body') : ['a body is sent, and none is documented'];
}
