import { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import { Report } from '../../src/reports/report.entity.js';
import { UnmatchedDatabase } from '../../src/unmatched/unmatched-database.entity.js';
import { addAgent, addEntry, type Api, expectStatus, NOW, SEED_JOB, startApi } from './api-support.js';

const MALFORMED = ['job-1-1', '"job-1-1', 'W/job', '"a" "b"', '*, "a"'];

describe('ETags', () => {
  let api: Api;

  const etagOf = async (path: string): Promise<string> => (await expectStatus(api.http.get(path), 200)).headers.etag ?? '';

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    await addAgent(api.db, 'Équipe "1", Douala');
    await api.createJob();
  });
  afterAll(() => api.close());

  describe('of a job', () => {
    const scanFindsOut = () => api.db.query(`UPDATE expected_backup_jobs SET current_status = 'failed', last_checked_at_utc = now()`);

    it('is strong and made of its version', async () => {
      expect(await etagOf('/jobs/1')).toBe('"job-1-1"');
    });

    it('grows with every change of a person, whatever the way', async () => {
      const put = await expectStatus(api.http.put('/jobs/1').send({ city: 'Kribi' }), 200);
      expect([put.headers.etag, put.body.version]).toEqual(['"job-1-2"', 2]);
      const patch = await expectStatus(api.http.patch('/jobs/1').send({ notes: 'Moved.' }), 200);
      expect([patch.headers.etag, patch.body.version]).toEqual(['"job-1-3"', 3]);
    });

    it('stays when a change says nothing new', async () => {
      expect((await expectStatus(api.http.patch('/jobs/1').send({ city: 'Douala', tags: [] }), 200)).headers.etag).toBe('"job-1-1"');
    });

    it('stays when a scan finds something out', async () => {
      await scanFindsOut();
      expect(await etagOf('/jobs/1')).toBe('"job-1-1"');
    });

    it('is not kept by browsers, which would show what it was before the scan', async () => {
      expect((await expectStatus(api.http.get('/jobs/1'), 200)).headers['cache-control']).toBe('no-store');
    });

    it('comes with a new job, and with where it is found', async () => {
      const { headers } = await expectStatus(api.http.post('/jobs').send({ ...SEED_JOB, database_name: 'HR' }), 201);
      expect([headers.etag, headers.location]).toEqual(['"job-2-1"', '/jobs/2']);
      expect(await etagOf(headers.location ?? '')).toBe('"job-2-1"');
    });

    it('comes with a job that was made of a discovered database, and with where it is found', async () => {
      await api.db.insert(UnmatchedDatabase, { agent_id: 'ACME_KRIBI', database_name: 'HR', first_seen_at: NOW, last_seen_at: NOW, last_report_at: NOW });
      const { headers } = await expectStatus(api.http.post('/unmatched_databases/1/job'), 201);
      expect([headers.etag, headers.location]).toEqual(['"job-2-1"', '/jobs/2']);
    });

    it('is told by HEAD as by GET, without a body', async () => {
      const { headers, text } = await expectStatus(api.http.head('/jobs/1'), 200);
      expect([headers.etag, text]).toEqual(['"job-1-1"', undefined]);
      await expectStatus(api.http.head('/jobs/1').set('If-None-Match', '"job-1-1"'), 304);
    });

    it.each(['"job-1-1"', 'W/"job-1-1"', '*', '"job-9-9", "job-1-1"', 'W/"x" , W/"job-1-1"'])('spares the body for If-None-Match: %s', async (condition) => {
      const { headers, text } = await expectStatus(api.http.get('/jobs/1').set('If-None-Match', condition), 304);
      expect([headers.etag, headers['content-type'], text]).toEqual(['"job-1-1"', undefined, '']);
    });

    it.each(['"job-1-2"', '"JOB-1-1"', 'W/"job-1-2", "x"', '""'])('does not spare it for If-None-Match: %s', async (condition) => {
      await expectStatus(api.http.get('/jobs/1').set('If-None-Match', condition), 200);
    });

    it.each(MALFORMED)('refuses If-None-Match: %s', async (condition) => {
      const { body } = await expectStatus(api.http.get('/jobs/1').set('If-None-Match', condition), 400);
      // Before anything is looked for.
      await expectStatus(api.http.get('/jobs/99').set('If-None-Match', condition), 400);
      expect(body.detail).toMatch(/^If-None-Match: .* is no list of entity tags: send /);
    });

    it.each(['put', 'patch', 'delete'] as const)('lets %s pass for whoever has seen the current version', async (method) => {
      await scanFindsOut();
      await expectStatus(api.http[method]('/jobs/1').set('If-Match', '"other", "job-1-1"').send({ city: 'Kribi' }), method === 'delete' ? 204 : 200);
    });

    it.each(['put', 'patch', 'delete'] as const)('lets %s pass for any version with *', async (method) => {
      await expectStatus(api.http[method]('/jobs/1').set('If-Match', '*').send({ city: 'Kribi' }), method === 'delete' ? 204 : 200);
    });

    it.each(['put', 'patch', 'delete'] as const)('holds %s back for whoever has seen another version, and tells the current one', async (method) => {
      await expectStatus(api.http.patch('/jobs/1').send({ city: 'Kribi' }), 200);
      const { body } = await expectStatus(api.http[method]('/jobs/1').set('If-Match', '"job-1-1"').send({ city: 'Limbe' }), 412);
      expect(body).toMatchObject({ title: 'Precondition Failed', detail: expect.stringContaining('"job-1-2"') });
      expect((await expectStatus(api.http.get('/jobs/1'), 200)).body).toMatchObject({ city: 'Kribi', version: 2 });
    });

    it('never matches a weak tag in If-Match', async () => {
      await expectStatus(api.http.put('/jobs/1').set('If-Match', 'W/"job-1-1"').send({ city: 'Kribi' }), 412);
    });

    it('holds back also a change that says nothing new', async () => {
      await expectStatus(api.http.put('/jobs/1').set('If-Match', '"job-1-9"').send({}), 412);
    });

    it.each(['put', 'patch', 'delete'] as const)('answers 404 to %s with If-Match of a job that is not there', async (method) => {
      await expectStatus(api.http[method]('/jobs/4711').set('If-Match', '"job-4711-1"'), 404);
      await expectStatus(api.http[method]('/jobs/4711').set('If-Match', '*'), 404);
    });

    it.each(MALFORMED)('refuses If-Match: %s', async (condition) => {
      for (const method of ['put', 'delete'] as const) {
        const { body } = await expectStatus(api.http[method]('/jobs/1').set('If-Match', condition), 400);
        expect(body.detail).toMatch(/^If-Match: /);
      }
    });

    it('lets exactly one of ten changes at once pass that have seen the same version', async () => {
      const cities = Array.from({ length: 10 }, (_, index) => `City ${index}`);
      const answers = await Promise.all(cities.map((city) => api.http.put('/jobs/1').set('If-Match', '"job-1-1"').send({ city })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
      const winner = answers.find(({ status }) => status === 200);
      expect((await expectStatus(api.http.get('/jobs/1'), 200)).body).toMatchObject({ city: winner?.body.city, version: 2 });
    });
  });

  describe('of an agent', () => {
    const path = `/agents/${encodeURIComponent('équipe "1", douala')}`;
    const first = '"agent-%C3%89quipe%20%221%22%2C%20Douala-1"';
    const second = first.replace('-1"', '-2"');

    it('is strong and made of its version, whatever characters its id has', async () => {
      expect(await etagOf(path)).toBe(first);
      await expectStatus(api.http.get(path).set('If-None-Match', first), 304);
    });

    it('stays when a report comes', async () => {
      await api.db.query(`UPDATE agents SET last_seen_at = now(), last_report_at = now()`);
      expect(await etagOf(path)).toBe(first);
    });

    it('grows when the zone becomes another one, and only then', async () => {
      const zone = (timezone?: string) => expectStatus(api.http.patch(path).send({ timezone }), 200);
      expect((await zone('Europe/Paris')).headers.etag).toBe(second);
      expect((await zone('Europe/Paris')).headers.etag).toBe(second);
      expect((await zone()).headers.etag).toBe(second);
    });

    it('holds a change back for whoever has seen another version', async () => {
      await expectStatus(api.http.patch(path).set('If-Match', first).send({ timezone: 'Europe/Paris' }), 200);
      const { body } = await expectStatus(api.http.patch(path).set('If-Match', first).send({ timezone: 'UTC' }), 412);
      expect(body.detail).toContain(second);
      await expectStatus(api.http.patch(path).set('If-Match', second).send({ timezone: 'UTC' }), 200);
    });

    it('lets exactly one of two changes at once pass that have seen the same version', async () => {
      const answers = await Promise.all(['UTC', 'Europe/Paris'].map((timezone) => api.http.patch(path).set('If-Match', first).send({ timezone })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    });

    it('answers 404 to an agent that is not there, and 400 to what is no condition', async () => {
      await expectStatus(api.http.patch('/agents/NOBODY').set('If-Match', '"agent-NOBODY-1"').send({ timezone: null }), 404);
      await expectStatus(api.http.patch(path).set('If-Match', 'agent').send({ timezone: null }), 400);
    });
  });

  describe('of things that nobody edits', () => {
    const add: Record<string, () => Promise<unknown>> = {
      '/backup_entries/1': () => addEntry(api.db, 1),
      '/reports/1': () => api.db.insert(Report, { agent_id: 'A', digest: 'd', file_name: 'r.json', first_seen_at: NOW, state: 'rejected' }),
      '/rejected_reports/1': () => api.db.insert(Report, { agent_id: 'A', digest: 'd', file_name: 'r.json', first_seen_at: NOW, state: 'rejected' }),
      '/scanner/runs/1': () => expectStatus(api.http.post('/scanner/run?wait=true'), 200),
      '/deliveries/1': () => api.db.insert(Delivery, { kind: 'alert', recipient: 'ops@acme.cm', subject: 's', text_body: 't', html_body: 'h', status: 'sent', created_at: NOW, queued_at: NOW, order_key: '' }),
    };

    it.each(Object.keys(add))('spare the body of %s as long as it stays as it is', async (path) => {
      await add[path]?.();
      const etag = await etagOf(path);
      expect(etag).toMatch(/^W\/"/);
      expect((await expectStatus(api.http.get(path).set('If-None-Match', etag), 304)).text).toBe('');
      await expectStatus(api.http.get(path).set('If-None-Match', '"other"'), 200);
      await expectStatus(api.http.get(path).set('If-None-Match', 'other'), 400);
    });
  });
});
