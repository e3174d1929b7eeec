import { Report } from '../../src/reports/report.entity.js';
import { addAgent, type Api, expectStatus, NOW, pointersOf, startApi } from './api-support.js';

describe('/agents', () => {
  let api: Api;

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    await addAgent(api.db, 'BETA_KRIBI');
    await addAgent(api.db, 'Acme_Douala', { timezone: 'Africa/Douala' });
  });
  afterAll(() => api.close());

  const createJobs = async () => {
    for (const database_name of ['A', 'B', 'C', 'D']) await api.createJob({ database_name, agent_id_responsible: 'ACME_DOUALA', is_active: database_name !== 'D' });
    await api.db.query(`UPDATE expected_backup_jobs SET current_status = CASE database_name WHEN 'A' THEN 'ok' WHEN 'B' THEN 'missing' ELSE 'failed' END`);
  };

  it('lists agents by id with the number of their jobs per status', async () => {
    await createJobs();
    const { body, headers } = await expectStatus(api.http.get('/agents/'), 200);
    expect(headers['x-total-count']).toBe('2');
    const none = { unknown: 0, hash_mismatch: 0, transfer_integrity_failed: 0 };
    expect(body).toEqual([
      {
        id: 'Acme_Douala', timezone: 'Africa/Douala', first_seen_at: NOW.toISOString(), last_seen_at: NOW.toISOString(), last_report_at: null, silent_since: null, clock_skew_seconds: null, version: 1,
        jobs: { ...none, total: 4, inactive: 1, ok: 1, missing: 1, failed: 1 },
      },
      expect.objectContaining({ id: 'BETA_KRIBI', jobs: { ...none, total: 0, inactive: 0, ok: 0, missing: 0, failed: 0 } }),
    ]);
  });

  it('pages', async () => {
    const { body, headers } = await expectStatus(api.http.get('/agents?limit=1'), 200);
    expect(body).toHaveLength(1);
    expect(headers.link).toBe('</agents?limit=1&skip=1>; rel="next"');
  });

  it('lists only those that are silent, or only the others', async () => {
    await addAgent(api.db, 'QUIET', { silent_since: NOW, clock_skew_seconds: -90 });
    const silent = await expectStatus(api.http.get('/agents?silent=true'), 200);
    expect(silent.body).toMatchObject([{ id: 'QUIET', silent_since: NOW.toISOString(), clock_skew_seconds: -90 }]);
    expect(silent.headers['x-total-count']).toBe('1');
    const heard = await expectStatus(api.http.get('/agents?silent=false&limit=1'), 200);
    expect([heard.body.map(({ id }: { id: string }) => id), heard.headers['x-total-count']]).toEqual([['Acme_Douala'], '2']);
    await expectStatus(api.http.get('/agents?silent=perhaps'), 422);
  });

  it('finds an agent without case', async () => {
    await createJobs();
    const { body } = await expectStatus(api.http.get('/agents/ACME_DOUALA'), 200);
    expect(body).toMatchObject({ id: 'Acme_Douala', jobs: { total: 4 }, waiting_reports: [] });
  });

  it('shows the reports that wait, and why', async () => {
    const waiting = [{ database_name: 'A', rule: 'file-not-arrived', message: 'a.sql is absent.' }];
    await api.db.insert(Report, { agent_id: 'BETA_KRIBI', digest: 'd', file_name: 'r.json', first_seen_at: NOW, state: 'waiting', waiting });
    const { body } = await expectStatus(api.http.get('/agents/beta_kribi'), 200);
    expect(body.waiting_reports).toEqual([{ id: 1, file_name: 'r.json', first_seen_at: NOW.toISOString(), ended_at: null, waiting }]);
  });

  it.each([['NOBODY', 404], ['%00', 400]])('answers to the agent %s with %i', async (id, status) => {
    await expectStatus(api.http.get(`/agents/${id}`), status);
    await expectStatus(api.http.patch(`/agents/${id}`).send({ timezone: null }), status);
  });

  it('sets the time zone', async () => {
    const { body } = await expectStatus(api.http.patch('/agents/beta_kribi').send({ timezone: 'Europe/Paris' }), 200);
    expect(body.timezone).toBe('Europe/Paris');
    expect((await expectStatus(api.http.get('/agents/BETA_KRIBI'), 200)).body.timezone).toBe('Europe/Paris');
  });

  it('goes back to the default zone with null', async () => {
    await expectStatus(api.http.patch('/agents/acme_douala').send({ timezone: null }), 200);
    expect((await expectStatus(api.http.get('/agents/acme_douala'), 200)).body.timezone).toBeNull();
  });

  it('leaves the zone alone when the body does not name it', async () => {
    const { body } = await expectStatus(api.http.patch('/agents/acme_douala').send({}), 200);
    expect(body.timezone).toBe('Africa/Douala');
  });

  it('accepts what GET has shown, edited', async () => {
    const { body } = await expectStatus(api.http.get('/agents/acme_douala'), 200);
    const response = await expectStatus(api.http.patch('/agents/acme_douala').send({ ...body, timezone: 'UTC' }), 200);
    expect(response.body).toEqual({ ...body, timezone: 'UTC', version: 2 });
  });

  it.each(['Mars/Olympus', '+01:00', '', 7])('refuses the zone %j', async (timezone) => {
    expect(await pointersOf(api.http.patch('/agents/acme_douala').send({ timezone }))).toEqual(['/timezone']);
  });

  it('answers 422 to an unknown query parameter', async () => {
    expect(await pointersOf(api.http.get('/agents?city=x'))).toEqual(['/city']);
  });
});
