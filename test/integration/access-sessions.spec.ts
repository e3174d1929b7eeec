import request from 'supertest';
import { ADMIN_KEY } from '../support/app.js';
import { type Api, expectStatus, NOW, SEED_JOB, startApi } from './api-support.js';

const HOUR_MS = 3_600_000;
const FROM_OUR_PAGE = { 'X-Requested-With': 'Vigie' };

describe('A browser session', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ TRUST_PROXY: 'loopback' });
  });
  beforeEach(() => api.clear());
  afterAll(() => api.close());

  const newBrowser = () => request.agent(api.app.getHttpServer());
  const signIn = async (browser = newBrowser()) => {
    const answer = await expectStatus(browser.post('/session').set(FROM_OUR_PAGE).send({ api_key: ADMIN_KEY }), 201);
    const [cookie = ''] = answer.get('Set-Cookie') ?? [];
    return { browser, cookie, value: cookie.split(';')[0] ?? '', body: answer.body };
  };

  it('opens with an API key, and tells whose it is', async () => {
    const { browser, body } = await signIn();
    const info = { name: 'ADMIN_API_KEY', prefix: 'ADMIN_API_KEY', role: 'admin', via: 'session', expires_at: new Date(NOW.getTime() + 12 * HOUR_MS).toISOString() };
    expect(body).toEqual(info);
    expect((await expectStatus(browser.get('/session'), 200)).body).toEqual(info);
    await expectStatus(browser.get('/jobs'), 200);
  });

  it('lives in a cookie that scripts and foreign sites cannot use', async () => {
    const { cookie } = await signIn();
    expect(cookie).toMatch(/^vigie_session=/);
    expect(cookie.split('; ')).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/']));
    expect(cookie).not.toMatch(/Secure|Domain/);
  });

  it('lives in a cookie that goes over https only, where a trusted proxy speaks https', async () => {
    const { headers } = await expectStatus(newBrowser().post('/session').set('X-Forwarded-Proto', 'https').send({ api_key: ADMIN_KEY }), 201);
    expect(headers['set-cookie']).toEqual([expect.stringMatching(/; Secure(;|$)/)]);
  });

  it('is kept as a digest: what lies in the database opens nothing', async () => {
    const { value } = await signIn();
    const id = decodeURIComponent(value.split('=')[1] ?? '').replace(/^s:/, '').split('.')[0] ?? '';
    const rows: unknown[] = await api.db.query('SELECT * FROM sessions');
    expect(id).not.toBe('');
    expect(JSON.stringify(rows)).not.toContain(id);
  });

  it('is over at its time, whatever the cookie says', async () => {
    const { browser, value } = await signIn();
    api.clock.time = new Date(NOW.getTime() + 12 * HOUR_MS - 1);
    await expectStatus(browser.get('/jobs'), 200);
    api.clock.time = new Date(NOW.getTime() + 12 * HOUR_MS);
    await expectStatus(request(api.app.getHttpServer()).get('/jobs').set('Cookie', value), 401);
  });

  it('is swept out of the database by the next one', async () => {
    await signIn();
    api.clock.time = new Date(NOW.getTime() + 13 * HOUR_MS);
    await signIn();
    const [{ n }] = await api.db.query('SELECT count(*)::int AS n FROM sessions');
    expect(n).toBe(1);
  });

  it('is closed by DELETE /session: the cookie is worth nothing any more, and the browser forgets it', async () => {
    const { browser, value } = await signIn();
    const { headers } = await expectStatus(browser.delete('/session').set(FROM_OUR_PAGE), 204);
    expect(headers['set-cookie']).toEqual([expect.stringMatching(/^vigie_session=;.*1970/)]);
    await expectStatus(request(api.app.getHttpServer()).get('/jobs').set('Cookie', value), 401);
    await expectStatus(browser.get('/session'), 401);
  });

  it('that nobody has opened is closed without a word', async () => {
    await expectStatus(newBrowser().delete('/session'), 204);
  });

  it('changes things only with the header that foreign pages cannot send', async () => {
    const { browser } = await signIn();
    const { body } = await expectStatus(browser.post('/jobs').send(SEED_JOB), 403);
    expect(body.detail).toMatch(/X-Requested-With/);
    await expectStatus(browser.delete('/session'), 403);
    await expectStatus(browser.post('/jobs').set(FROM_OUR_PAGE).send(SEED_JOB), 201);
  });

  it('may be followed by another sign-in without that header: a foreign page knows no key', async () => {
    const { browser } = await signIn();
    await expectStatus(browser.post('/session').send({ api_key: ADMIN_KEY }), 201);
    const { body } = await expectStatus(api.http.get('/audit_log?target_type=session&limit=3'), 200);
    expect(body.map(({ action }: { action: string }) => action)).toEqual(['session.opened', 'session.closed', 'session.opened']);
  });

  it('does not stand in for a bad key that is sent with it', async () => {
    const { browser } = await signIn();
    await expectStatus(browser.get('/jobs').set('Authorization', 'Bearer vgk_nobody'), 401);
  });

  it('gets a new id at every sign-in: one that somebody planted before is worth nothing', async () => {
    const { browser, value: planted } = await signIn();
    const { value } = await signIn(browser);
    expect(value).not.toBe(planted);
    await expectStatus(request(api.app.getHttpServer()).get('/jobs').set('Cookie', planted), 401);
    const unknown = await expectStatus(newBrowser().post('/session').set('Cookie', 'vigie_session=s%3Amine.c2ln').send({ api_key: ADMIN_KEY }), 201);
    expect(unknown.get('Set-Cookie')?.[0]).not.toContain('mine');
  });

  it('with a cookie that was tampered with is none', async () => {
    const { value } = await signIn();
    await expectStatus(request(api.app.getHttpServer()).get('/jobs').set('Cookie', `${value}x`), 401);
  });

  it('does not open with a bad key, and none is set', async () => {
    const { headers, body } = await expectStatus(newBrowser().post('/session').send({ api_key: 'vgk_nobody' }), 401);
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['www-authenticate']).toMatch(/invalid_token/);
    expect(JSON.stringify(body)).not.toContain('vgk_nobody');
  });

  it('does not open by a form, which foreign pages could send', async () => {
    await expectStatus(newBrowser().post('/session').type('form').send({ api_key: ADMIN_KEY }), 415);
    await expectStatus(newBrowser().post('/session').type('text/plain').send(JSON.stringify({ api_key: ADMIN_KEY })), 415);
  });

  it('is not opened for callers who only show their key', async () => {
    const { headers } = await expectStatus(api.http.get('/jobs'), 200);
    expect(headers['set-cookie']).toBeUndefined();
    expect((await expectStatus(api.http.get('/session'), 200)).body).toMatchObject({ via: 'key', expires_at: null });
  });

  it('leaves who opened and closed it, and from where, in the audit log; failed tries leave nothing there', async () => {
    const last = async (): Promise<Record<string, unknown>[]> => (await api.http.get('/audit_log?target_type=session&limit=2')).body;
    const browser = newBrowser();
    await expectStatus(browser.post('/session').set('X-Forwarded-For', '192.0.2.17').send({ api_key: ADMIN_KEY }), 201);
    await expectStatus(browser.delete('/session').set({ ...FROM_OUR_PAGE, 'X-Forwarded-For': '192.0.2.17' }), 204);
    await expectStatus(newBrowser().post('/session').send({ api_key: 'vgk_nobody' }), 401);
    expect(await last()).toEqual([
      expect.objectContaining({ action: 'session.closed', key_name: 'ADMIN_API_KEY', role: 'admin', address: '192.0.2.17' }),
      expect.objectContaining({ action: 'session.opened', key_name: 'ADMIN_API_KEY', role: 'admin', address: '192.0.2.17' }),
    ]);
  });
});
