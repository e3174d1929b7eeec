import { ADMIN_KEY, startApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { LONGEST_MS, MOST_WAITING } from '../../src/access/bad-keys.js';

const PER_KEY = 40;
const PER_ADDRESS = 1_000;
/** More wrong keys than this from one address, and answers become slower. */
const FREE_TRIES = 5;
const STEP_MS = 500;

describe('Requests that come too often', () => {
  let database: TestDatabase;
  let test: TestApp;
  let key: string;
  let lastAddress = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    test = await startApp({ ...database.env, RATE_LIMIT_PER_KEY: String(PER_KEY), RATE_LIMIT_PER_ADDRESS: String(PER_ADDRESS), TRUST_PROXY: '1' });
  });
  afterAll(async () => {
    await test.close();
    await database.close();
  });

  const call = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) => fetch(`${test.url}${path}`, { ...init, headers: { 'X-Forwarded-For': from, ...headers } });
  const withKey = (value: string) => ({ Authorization: `Bearer ${value}` });
  const all = (count: number, one: () => Promise<Response>) => Promise.all(Array.from({ length: count }, one));
  let from = '';

  /** Every test comes from an address, and with a key, that nobody has used before. */
  beforeEach(async () => {
    from = `192.0.2.${++lastAddress}`;
    // From an address of its own, with the administrator's key: that is counted apart.
    const answer = await call('/api_keys', { ...withKey(ADMIN_KEY), 'X-Forwarded-For': '198.51.100.1', 'Content-Type': 'application/json' }, { method: 'POST', body: JSON.stringify({ name: 'A key', role: 'viewer' }) });
    ({ key } = (await answer.json()) as { key: string });
  });

  it('tell by both policies how many more may come', async () => {
    await call('/jobs', withKey(key));
    const { headers } = await call('/jobs', withKey(key));
    expect(headers.get('ratelimit')).toMatch(new RegExp(`^"address"; r=${PER_ADDRESS - 2}; t=\\d+, "key"; r=${PER_KEY - 2}; t=\\d+$`));
    expect(headers.get('ratelimit-policy')).toMatch(new RegExp(`^"address"; q=${PER_ADDRESS}; w=60; pk=:[\\w=]+:, "key"; q=${PER_KEY}; w=60; pk=:[\\w=]+:$`));
  });

  it('with one key are refused with 429, told what to do, and the same key from another address too', async () => {
    const statuses = (await all(PER_KEY, () => call('/jobs', withKey(key)))).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const refused = await call('/jobs', { ...withKey(key), 'X-Forwarded-For': '198.51.100.7' });
    expect([refused.status, refused.headers.get('content-type')]).toEqual([429, 'application/problem+json; charset=utf-8']);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    const problem = (await refused.json()) as { detail: string };
    expect(problem.detail).toBe(`More than ${PER_KEY} requests in a minute with the key ${key.slice(0, 12)}: wait ${seconds} s and ask less often. RATE_LIMIT_PER_KEY sets this limit.`);
    expect(refused.headers.get('ratelimit')).toMatch(/"address"; r=\d+; t=\d+, "key"; r=0; t=\d+/);
  });

  it('with one key leave other keys of the same address alone, and callers without a key', async () => {
    await all(PER_KEY + 1, () => call('/jobs', withKey(key)));
    expect((await call('/jobs', withKey(key))).status).toBe(429);
    expect((await call('/session', withKey(ADMIN_KEY))).status).toBe(200);
    expect((await call('/jobs')).status).toBe(401);
  });

  it('count for the key that a session was opened with', async () => {
    const opened = await call('/session', { 'Content-Type': 'application/json' }, { method: 'POST', body: JSON.stringify({ api_key: key }) });
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    await all(PER_KEY, () => call('/jobs', withKey(key)));
    expect((await call('/jobs', { Cookie: cookie })).status).toBe(429);
  });

  it('without a key count towards the address only, and get their 401 as long as that lasts', async () => {
    const answers = await all(PER_KEY + 20, () => call('/jobs'));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(answers.at(-1)?.headers.get('ratelimit')).toMatch(/^"address"; r=\d+; t=\d+$/);
  });

  it('from one address are refused with 429, known or unknown, and the health is still told', async () => {
    await all(PER_ADDRESS, () => call('/nowhere'));
    for (const headers of [{}, withKey(key), withKey(ADMIN_KEY)]) {
      const refused = await call('/jobs', headers);
      const problem = (await refused.json()) as { detail: string };
      expect([refused.status, problem.detail]).toEqual([429, expect.stringMatching(/^More than 1000 requests in a minute from this address: wait \d+ s .* RATE_LIMIT_PER_ADDRESS /)]);
      expect(refused.headers.get('ratelimit-policy')).toMatch(/^"address"; q=1000; w=60; pk=:[\w=]+:$/);
    }
    const health = await call('/health/live', withKey(key));
    expect([health.status, health.headers.get('ratelimit')]).toEqual([200, null]);
    expect((await call('/jobs', { ...withKey(key), 'X-Forwarded-For': '198.51.100.9' })).status).toBe(200);
  });

  it('are counted for a whole subnet, where an address is IPv6', async () => {
    const remaining = async (address: string) => Number(/r=(\d+)/.exec((await call('/nowhere', { 'X-Forwarded-For': address })).headers.get('ratelimit') ?? '')?.[1]);
    expect(await remaining('2001:db8:1:100::1')).toBe(PER_ADDRESS - 1);
    expect(await remaining('2001:db8:1:1ff:ffff::2')).toBe(PER_ADDRESS - 2);
    expect(await remaining('2001:db8:1:200::1')).toBe(PER_ADDRESS - 1);
    expect(await remaining('::ffff:203.0.113.5')).toBe(PER_ADDRESS - 1);
    expect(await remaining('203.0.113.5')).toBe(PER_ADDRESS - 2);
  });

  it('tell their policy with answers that are errors too', async () => {
    for (const [path, status] of [['/jobs', 401], ['/nowhere', 404], ['/%', 400]] as const) {
      const answer = await call(path);
      expect([answer.status, answer.headers.has('ratelimit-policy')]).toEqual([status, true]);
    }
  });

  describe('with bad keys', () => {
    const timed = async (one: () => Promise<Response>) => {
      const since = performance.now();
      const { status } = await one();
      return { status, ms: performance.now() - since };
    };

    it('are answered ever more slowly, and good keys of the same address as fast as ever', async () => {
      await all(FREE_TRIES, () => call('/jobs', withKey('vgk_nobody')));
      const slow = timed(() => call('/jobs', withKey('vgk_nobody')));
      const good = await timed(() => call('/jobs', withKey(key)));
      expect(good.status).toBe(200);
      const [sixth, seventh] = [await slow, await timed(() => call('/jobs', { 'X-API-Key': 'vgk_other' }))];
      expect([sixth.status, seventh.status]).toEqual([401, 401]);
      expect(sixth.ms).toBeGreaterThanOrEqual(STEP_MS - 20);
      expect(seventh.ms).toBeGreaterThanOrEqual(2 * STEP_MS - 20);
      expect(good.ms).toBeLessThan(sixth.ms);
    });

    it('are held up at POST /session as well: it is one count', async () => {
      const signIn = (api_key: string) => call('/session', { 'Content-Type': 'application/json' }, { method: 'POST', body: JSON.stringify({ api_key }) });
      for (let tries = 1; tries <= FREE_TRIES; tries++) await signIn('vgk_nobody');
      expect((await timed(() => call('/jobs', withKey('vgk_nobody')))).ms).toBeGreaterThanOrEqual(STEP_MS - 20);
      expect((await timed(() => signIn('vgk_nobody'))).ms).toBeGreaterThanOrEqual(2 * STEP_MS - 20);
      expect((await signIn(key)).status).toBe(201);
    });

    it('do not pile up: of very many at once the rest is refused with 429, and none waits longer than some seconds', async () => {
      const answers = await Promise.all(Array.from({ length: MOST_WAITING + 60 }, () => timed(() => call('/jobs', withKey('vgk_nobody')))));
      const count = (status: number) => answers.filter((answer) => answer.status === status).length;
      expect(count(401)).toBeGreaterThanOrEqual(MOST_WAITING);
      expect(count(429)).toBeGreaterThan(0);
      expect(count(401) + count(429)).toBe(answers.length);
      expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(LONGEST_MS + 3_000);
      // All of them are gone: the next one is heard.
      expect((await call('/jobs', { ...withKey('vgk_nobody'), 'X-Forwarded-For': '198.51.100.33' })).status).toBe(401);
    });
  });
});

it('A limit of 0 is none', async () => {
  const database = await createTestDatabase();
  const test = await startApp({ ...database.env, RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_ADDRESS: '0' });
  const { status, headers } = await fetch(`${test.url}/jobs`, { headers: { Authorization: `Bearer ${ADMIN_KEY}` } });
  expect([status, headers.get('ratelimit')]).toEqual([200, null]);
  await test.close();
  await database.close();
});
