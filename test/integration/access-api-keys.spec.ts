import { createHash } from 'node:crypto';
import request from 'supertest';
import { ADMIN_KEY } from '../support/app.js';
import { type Api, expectStatus, NOW, pointersOf, SEED_JOB, startApi } from './api-support.js';

const DAY_MS = 86_400_000;
const ROUTES = [['viewer', 'GET', '/jobs', 200], ['operator', 'POST', '/scanner/run', 202], ['admin', 'POST', '/jobs', 201]] as const;

describe('API keys', () => {
  let api: Api;
  let anybody: ReturnType<typeof request>;
  beforeAll(async () => {
    api = await startApi();
    anybody = request(await api.app.getUrl());
  });
  beforeEach(async () => {
    await api.clear();
    await api.db.query(`DELETE FROM api_keys WHERE origin <> 'environment'`);
  });
  afterAll(() => api.close());

  const make = async (fields: Record<string, unknown>): Promise<{ id: number; key: string; prefix: string }> => (
    (await expectStatus(api.http.post('/api_keys').send({ name: 'A key', role: 'viewer', ...fields }), 201)).body
  );
  const as = (key: string) => request.agent(api.app.getHttpServer()).set('Authorization', `Bearer ${key}`);
  const statusOf = async (key: string, method: string, path: string): Promise<number> => (
    (await (method === 'GET' ? as(key).get(path) : as(key).post(path).send(path === '/jobs' ? SEED_JOB : undefined))).status
  );

  it('are shown once; what is kept is the SHA-256', async () => {
    const { id, key, prefix } = await make({ name: 'Grafana' });
    expect(key).toMatch(/^vgk_[\w-]{43}$/);
    expect(key.startsWith(prefix)).toBe(true);
    const { text } = await expectStatus(api.http.get('/api_keys'), 200);
    expect(text).toContain(prefix);
    const [row] = await api.db.query('SELECT * FROM api_keys WHERE id = $1', [id]);
    expect(row).toMatchObject({ digest: createHash('sha256').update(key).digest('hex'), prefix: key.slice(0, 12), name: 'Grafana', origin: 'api' });
    const { text: audited } = await expectStatus(api.http.get('/audit_log'), 200);
    for (const told of [text, JSON.stringify(row), audited]) expect(told).not.toContain(key);
    for (const told of [text, audited]) expect(told).not.toContain(row.digest);
  });

  it.each(['viewer', 'operator', 'admin', 'agent'] as const)('of role %s open exactly the routes of that role', async (role) => {
    const { key } = await make({ role, ...(role === 'agent' && { agent_id: 'ACME_DOUALA' }) });
    const ladder = ['viewer', 'operator', 'admin'];
    for (const [needed, method, path, status] of ROUTES) {
      const allowed = ladder.includes(role) && ladder.indexOf(role) >= ladder.indexOf(needed);
      expect([path, await statusOf(key, method, path)]).toEqual([path, allowed ? status : 403]);
    }
  });

  it('that may not call a route hear which role is needed and which they have', async () => {
    const { key, prefix } = await make({ role: 'viewer' });
    const { body } = await expectStatus(as(key).get('/api_keys'), 403);
    expect(body.detail).toBe(`This needs the role admin; the key ${prefix} has the role viewer.`);
  });

  it('come in X-API-Key too, also where a proxy has taken Authorization for itself', async () => {
    const { key } = await make({});
    await expectStatus(anybody.get('/jobs').set('X-API-Key', key), 200);
    await expectStatus(anybody.get('/jobs').set('X-API-Key', key).set('Authorization', 'Basic dTpw'), 200);
    await expectStatus(anybody.get('/jobs').set('Authorization', `bearer  ${key} `), 200);
  });

  it.each(['Bearer', 'Bearer vgk_nobody', 'Basic dTpw', 'vgk_nobody', `Bearer ${ADMIN_KEY}x`, `Bearer ${ADMIN_KEY.toUpperCase()}`])('are refused as %j', async (authorization) => {
    const { headers, body } = await expectStatus(anybody.get('/jobs').set('Authorization', authorization), 401);
    expect(headers['www-authenticate']).toBe('Bearer realm="vigie", error="invalid_token"');
    expect(body.detail).toMatch(/unknown, expired or deleted/);
  });

  it('end at their time', async () => {
    const { key } = await make({ expires_at: new Date(NOW.getTime() + DAY_MS).toISOString() });
    api.clock.time = new Date(NOW.getTime() + DAY_MS - 1);
    await expectStatus(as(key).get('/jobs'), 200);
    api.clock.time = new Date(NOW.getTime() + DAY_MS);
    await expectStatus(as(key).get('/jobs'), 401);
  });

  it('are refused as soon as they are deleted, and so are the sessions they have opened', async () => {
    const { id, key } = await make({});
    const browser = request.agent(api.app.getHttpServer());
    await expectStatus(browser.post('/session').send({ api_key: key }), 201);
    await expectStatus(browser.get('/jobs'), 200);
    await expectStatus(as(key).get('/jobs'), 200);
    await expectStatus(api.http.delete(`/api_keys/${id}`), 204);
    await expectStatus(as(key).get('/jobs'), 401);
    await expectStatus(browser.get('/jobs'), 401);
    expect(await api.db.query('SELECT * FROM sessions')).toEqual([]);
  });

  it('tell when they were last used, to the minute', async () => {
    const { id, key } = await make({});
    const lastUsed = async () => (await api.http.get('/api_keys')).body.find((one: { id: number }) => one.id === id).last_used_at;
    expect(await lastUsed()).toBeNull();
    await expectStatus(as(key).get('/jobs'), 200);
    expect(await lastUsed()).toBe(NOW.toISOString());
  });

  it('set by ADMIN_API_KEY cannot be deleted by a call', async () => {
    const [own] = (await expectStatus(api.http.get('/api_keys'), 200)).body;
    expect(own).toMatchObject({ origin: 'environment', prefix: 'ADMIN_API_KEY', role: 'admin' });
    const { body } = await expectStatus(api.http.delete(`/api_keys/${own.id}`), 409);
    expect(body.detail).toMatch(/ADMIN_API_KEY/);
  });

  it('of the last administrator cannot be deleted, whatever other keys there are', async () => {
    const [environment] = (await api.http.get('/api_keys')).body;
    const { id, key } = await make({ role: 'admin' });
    await make({ role: 'operator' });
    await make({ role: 'admin', expires_at: new Date(NOW.getTime() + DAY_MS).toISOString() });
    api.clock.time = new Date(NOW.getTime() + 2 * DAY_MS);
    await api.db.query(`UPDATE api_keys SET role = 'viewer' WHERE id = $1`, [environment.id]);
    const { body } = await expectStatus(as(key).delete(`/api_keys/${id}`), 409);
    await api.db.query(`UPDATE api_keys SET role = 'admin' WHERE id = $1`, [environment.id]);
    expect(body.detail).toMatch(/last key of an administrator/);
    await expectStatus(as(key).delete(`/api_keys/${id}`), 204);
  });

  it('that do not exist cannot be deleted', async () => {
    await expectStatus(api.http.delete('/api_keys/999999'), 404);
    await expectStatus(api.http.delete('/api_keys/abc'), 422);
  });

  it.each([
    [{ role: 'root' }, ['/role']],
    [{ name: ' ' }, ['/name']],
    [{ name: 'x'.repeat(101) }, ['/name']],
    [{ expires_at: '2026-06-12T11:59:59Z' }, ['/expires_at']],
    [{ expires_at: 'tomorrow' }, ['/expires_at']],
    [{ role: 'agent' }, ['/agent_id']],
    [{ role: 'viewer', agent_id: 'ACME' }, ['/agent_id']],
    [{ key: 'vgk_mine' }, ['/key']],
  ])('are not made of %j', async (fields, pointers) => {
    expect(await pointersOf(api.http.post('/api_keys').send({ name: 'A key', role: 'viewer', ...fields }))).toEqual(pointers);
  });
});
