import { StoredBackup } from '../../src/storage/stored-backup.entity.js';
import { addEntry, type Api, expectStatus, NOW, pointersOf, SEED_JOB, startApi } from './api-support.js';
import { fastest } from '../support/fastest.js';

const FIXED = '{city}/latest.sql';
const at = (expected_hour_utc: number, fields: Record<string, unknown> = {}) => ({ ...SEED_JOB, expected_hour_utc, ...fields });

describe('PUT /jobs', () => {
  let api: Api;

  const put = (body: unknown, query = '') => api.http.put(`/jobs${query}`).send(body as object);
  const apply = async (body: unknown, query = '') => (await expectStatus(put(body, query), 200)).body;
  const exported = async (query = '') => (await expectStatus(api.http.get(`/jobs?format=export${query}`), 200)).body;
  const rows = () => api.db.query('SELECT * FROM expected_backup_jobs ORDER BY id');
  const audited = async () => (await api.db.query('SELECT action, target_id, before, after FROM audit_log ORDER BY id DESC LIMIT 20')).reverse();
  const store = (path: string, fields: Partial<StoredBackup> = {}) =>
    api.db.insert(StoredBackup, {
      job_id: null, entry_id: null, agent_id: 'OTHER', database_name: 'HR', company_name: 'ACME', city: 'Douala', path, size_bytes: 1,
      sha256: '0'.repeat(64), cycle_expected_at_utc: NOW, report_ended_at: NOW, stored_at: NOW, replaced_at: null, ...fields,
    });

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(() => api.clear());
  afterAll(() => api.close());

  describe('with jobs that are not there', () => {
    it('creates them, and tells their ids in the order of the list', async () => {
      expect(await apply([at(3), at(4, { database_name: 'HR' })])).toEqual({
        dry_run: false,
        counts: { created: 2, updated: 0, unchanged: 0, deleted: 0 },
        created: [
          { id: 1, agent_id_responsible: 'ACME_DOUALA_AKWA', database_name: 'SALES_2026', schedule: 'daily 03:30' },
          { id: 2, agent_id_responsible: 'ACME_DOUALA_AKWA', database_name: 'HR', schedule: 'daily 04:30' },
        ],
        updated: [],
        deleted: [],
      });
    });

    it('makes each of them as POST /jobs would', async () => {
      const job = at(3, { tags: ['b', 'a'], grace_minutes: 20 });
      await apply([job]);
      const [put] = await rows();
      await api.clear();
      await expectStatus(api.http.post('/jobs').send(job), 201);
      const [posted] = await rows();
      expect({ ...put, created_at: null, updated_at: null }).toEqual({ ...posted, created_at: null, updated_at: null });
    });

    it('accepts what GET has shown, read-only fields ignored', async () => {
      const job = await api.createJob();
      expect((await apply([job])).counts).toEqual({ created: 0, updated: 0, unchanged: 1, deleted: 0 });
    });
  });

  describe('with jobs that are there', () => {
    it('knows them by agent without case, database and schedule, however that is written', async () => {
      await apply([at(3)]);
      const { counts, updated } = await apply([{ ...at(0), agent_id_responsible: 'acme_douala_akwa', backup_frequency: 'cron', cron_expression: '30 3 * * *', expected_minute_utc: 0 }]);
      expect(counts).toEqual({ created: 0, updated: 1, unchanged: 0, deleted: 0 });
      expect(updated[0]).toMatchObject({ id: 1, schedule: 'daily 03:30', before: { agent_id_responsible: 'ACME_DOUALA_AKWA', backup_frequency: 'daily' }, after: { backup_frequency: 'cron' } });
    });

    it('tells of a change the fields that people set, before and after', async () => {
      await apply([at(3, { grace_minutes: 60, owner: 'Finance' })]);
      const { updated } = await apply([at(3, { grace_minutes: 30 })]);
      expect(updated).toEqual([
        {
          id: 1, agent_id_responsible: 'ACME_DOUALA_AKWA', database_name: 'SALES_2026', schedule: 'daily 03:30',
          before: { grace_minutes: 60, owner: 'Finance' }, after: { grace_minutes: 30, owner: null },
        },
      ]);
    });

    it('takes an absent field for its default', async () => {
      await apply([at(3, { neighborhood: 'Akwa', tags: ['erp'], notes: 'Ask Grace.', is_active: false, expected_weekdays: [1, 2, 3, 4, 5, 6, 7] })]);
      await apply([at(3)]);
      expect((await rows())[0]).toMatchObject({ neighborhood: null, tags: [], notes: null, is_active: true, expected_weekdays: null, version: 2 });
    });

    it('keeps the ledger, also with another grace, which only moves the deadline', async () => {
      await apply([at(3), at(4)]);
      api.clock.time = new Date('2026-06-14T09:00:00Z');
      await apply([at(3, { city: 'Kribi' }), at(4, { grace_minutes: 5 })]);
      expect(await rows()).toMatchObject([{ ledger_from: NOW }, { ledger_from: NOW }]);
    });

    it('keeps what scans have found out', async () => {
      await apply([at(3)]);
      await api.db.query(`UPDATE expected_backup_jobs SET current_status = 'ok', last_checked_at_utc = $1, previous_successful_hash_global = 'abc', status_cycle_utc = $1`, [NOW]);
      await apply([at(3, { city: 'Kribi' })]);
      expect((await rows())[0]).toMatchObject({ city: 'Kribi', current_status: 'ok', last_checked_at_utc: NOW, previous_successful_hash_global: 'abc', status_cycle_utc: NOW });
    });

    it('touches nothing of those of which the list says nothing new', async () => {
      await apply([at(3), at(4, { tags: ['b', 'a'] })]);
      const before = await rows();
      expect((await apply([at(4, { tags: ['a', 'b', 'a'] }), at(3)])).counts).toEqual({ created: 0, updated: 0, unchanged: 2, deleted: 0 });
      expect(await rows()).toEqual(before);
    });

    it('leaves a single date that has passed alone, and does not create one', async () => {
      const once = at(20, { backup_frequency: 'once', expected_date: '2026-06-12' });
      await apply([once]);
      api.clock.time = new Date('2026-06-14T09:00:00Z');
      expect((await apply([once])).counts.unchanged).toBe(1);
      expect(await pointersOf(put([at(3), { ...once, expected_date: '2026-06-13' }]))).toEqual(['/1/expected_date']);
    });
  });

  describe('with dry_run=true', () => {
    it('tells what would happen, ids of new jobs unknown, and writes nothing', async () => {
      await apply([at(3), at(4), at(5)]);
      const [before, log] = [await rows(), await audited()];
      const list = [at(3, { city: 'Kribi' }), at(5), at(6)];
      const { dry_run, counts, created, deleted } = await apply(list, '?dry_run=true&prune=true');
      expect({ dry_run, counts, created, deleted }).toMatchObject({
        dry_run: true, counts: { created: 1, updated: 1, unchanged: 1, deleted: 1 }, created: [{ id: null, schedule: 'daily 06:30' }], deleted: [{ id: 2, schedule: 'daily 04:30' }],
      });
      expect([await rows(), await audited()]).toEqual([before, log]);
    });

    it('tells what the real run then does', async () => {
      await apply([at(3), at(4)]);
      const list = [at(3, { city: 'Kribi' }), at(6)];
      const told = await apply(list, '?dry_run=1&prune=1');
      const done = await apply(list, '?prune=1');
      const { created: [created], ...others } = told;
      expect(done).toEqual({ ...others, dry_run: false, created: [{ ...created, id: 3 }] });
    });
  });

  describe('with prune=true', () => {
    it('deletes the jobs that are not in the list with their entries, and keeps the copies', async () => {
      await apply([at(3), at(4)]);
      const entry_id = await addEntry(api.db, 2);
      await store('a.sql', { job_id: 2, entry_id });
      const { counts, deleted } = await apply([at(3)], '?prune=true');
      expect(counts).toEqual({ created: 0, updated: 0, unchanged: 1, deleted: 1 });
      expect(deleted).toEqual([{ id: 2, agent_id_responsible: 'ACME_DOUALA_AKWA', database_name: 'SALES_2026', schedule: 'daily 04:30' }]);
      expect((await expectStatus(api.http.get('/backup_entries'), 200)).body).toEqual([]);
      expect((await expectStatus(api.http.get('/stored_backups'), 200)).body).toEqual([expect.objectContaining({ path: 'a.sql', job_id: null, entry_id: null })]);
    });

    it('deletes nothing without it', async () => {
      await apply([at(3), at(4)]);
      await apply([at(5)]);
      expect(await rows()).toHaveLength(3);
    });

    it('refuses an empty list, and says how to delete everything', async () => {
      await apply([at(3)]);
      const { body } = await expectStatus(put([], '?prune=true'), 422);
      expect(body.errors).toEqual([{ pointer: '/prune', detail: expect.stringContaining('DELETE /jobs/:id') }]);
      expect(await rows()).toHaveLength(1);
    });

    it('frees the path of a deleted job for another', async () => {
      await apply([at(3, { final_storage_path_template: FIXED })]);
      await apply([at(3, { database_name: 'HR', final_storage_path_template: FIXED })], '?prune=true');
      expect(await rows()).toEqual([expect.objectContaining({ id: 2, database_name: 'HR' })]);
    });
  });

  it('does nothing with an empty list', async () => {
    await apply([at(3)]);
    expect((await apply([])).counts).toEqual({ created: 0, updated: 0, unchanged: 0, deleted: 0 });
  });

  describe('is all or nothing:', () => {
    it('one impossible item leaves everything as it was', async () => {
      await apply([at(3)]);
      const before = await rows();
      await expectStatus(put([at(3, { city: 'Kribi' }), at(5), at(6, { grace_minutes: 2000 })]), 422);
      expect(await rows()).toEqual(before);
    });

    it('every problem is told at its place', async () => {
      const list = [at(3), at(25), { ...at(4), grace_minutes: 2000 }, { ...at(5), final_storage_path_template: '{nope}' }, at(6, { color: 'red' })];
      expect(await pointersOf(put(list))).toEqual(['/1/expected_hour_utc', '/4/color']);
      expect(await pointersOf(put(list.slice(2, 4)))).toEqual(['/0/grace_minutes', '/1/final_storage_path_template']);
    });

    it('two items of one natural key are refused, the later one pointing at the first', async () => {
      const { body } = await expectStatus(put([at(3), at(4), at(3, { agent_id_responsible: 'acme_douala_akwa', city: 'Kribi' })]), 422);
      expect(body.errors).toEqual([{ pointer: '/2', detail: expect.stringContaining('is the same job as /0: agent acme_douala_akwa, database SALES_2026, daily 03:30') }]);
    });
  });

  describe('answers 409 at the path of', () => {
    const other = { database_name: 'HR', final_storage_path_template: FIXED };
    const pointer = '/1/final_storage_path_template';

    it('two databases of the list that would be stored in one place', async () => {
      expect(await pointersOf(put([at(3, { final_storage_path_template: FIXED }), at(3, other)]), 409)).toEqual(['/0/final_storage_path_template', pointer]);
    });

    it('another job that is not in the list', async () => {
      await api.createJob({ final_storage_path_template: FIXED });
      const { body } = await expectStatus(put([at(3), at(4, other)]), 409);
      expect(body.errors).toEqual([{ pointer, detail: expect.stringContaining('the path Douala/latest.sql is that of job 1, of agent ACME_DOUALA_AKWA, database SALES_2026') }]);
    });

    it('a job of the list that has it already', async () => {
      await apply([at(3, { final_storage_path_template: FIXED })]);
      expect(await pointersOf(put([at(3, { final_storage_path_template: FIXED }), at(4, other)]), 409)).toEqual([pointer]);
    });

    it('a stored copy of another database', async () => {
      await store('Douala/latest.sql');
      expect(await pointersOf(put([at(3), at(4, { final_storage_path_template: FIXED })]), 409)).toEqual([pointer]);
    });
  });

  describe('does not mind a path', () => {
    it('that two schedules of one database share', async () => {
      expect((await apply([at(3, { final_storage_path_template: FIXED }), at(4, { final_storage_path_template: FIXED })])).counts.created).toBe(2);
    });

    it('that another job of the list gives up', async () => {
      await apply([at(3, { final_storage_path_template: FIXED })]);
      const { counts } = await apply([at(3), at(4, { database_name: 'HR', final_storage_path_template: FIXED })]);
      expect(counts).toMatchObject({ created: 1, updated: 1 });
    });

    it('that old jobs have shared from before, as long as they keep it', async () => {
      await apply([at(3), at(4, { database_name: 'HR' })]);
      await api.db.query(`UPDATE expected_backup_jobs SET final_storage_path_template = $1, collision_key = 'Douala/latest.sql'`, [FIXED]);
      const list = [at(3, { final_storage_path_template: FIXED, owner: 'Finance' }), at(4, { database_name: 'HR', final_storage_path_template: FIXED })];
      expect((await apply(list)).counts).toMatchObject({ updated: 1, unchanged: 1 });
    });
  });

  it('tells the audit log of every job that it creates, changes and deletes', async () => {
    await apply([at(3), at(4)]);
    await apply([at(3, { city: 'Kribi' }), at(5)], '?prune=true');
    expect((await audited()).slice(-3)).toEqual([
      { action: 'job.deleted', target_id: '2', before: expect.objectContaining({ id: 2, expected_hour_utc: 4 }), after: null },
      { action: 'job.updated', target_id: '1', before: { city: 'Douala' }, after: { city: 'Kribi' } },
      { action: 'job.created', target_id: '3', before: null, after: expect.objectContaining({ id: 3, expected_hour_utc: 5, version: 1 }) },
    ]);
    const [{ after }] = await api.db.query(`SELECT after FROM audit_log WHERE action = 'job.created' ORDER BY id DESC LIMIT 1`);
    expect(after).not.toHaveProperty('agent_key');
  });

  describe('answers 422 to', () => {
    it.each<[string, unknown]>([
      ['an object', {}], ['a job that is not in an array', SEED_JOB], ['a deep array', [[[at(3)]]]], ['null', [null]], ['numbers', [1, 2]], ['texts', ['a']], ['empty objects', [{}]],
      ['true', [true]],
    ])('%s', async (_what, body) => {
      await expectStatus(put(body), 422);
    });

    it('a __proto__, and pollutes nothing', async () => {
      const text = `[${JSON.stringify(at(3)).replace('{', '{"__proto__": {"polluted": true}, ')}]`;
      expect(await pointersOf(api.http.put('/jobs').set('Content-Type', 'application/json').send(text))).toEqual(['/0/__proto__']);
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
    });

    it.each(['constructor', 'toString', 'hasOwnProperty'])('a field called %s', async (name) => {
      expect(await pointersOf(put([at(3, { [name]: {} })]))).toEqual([`/0/${name}`]);
    });

    it('NUL and broken Unicode', async () => {
      expect(await pointersOf(put([at(3, { database_name: 'a\0' }), at(4, { notes: '\ud800' })]))).toEqual(['/0/database_name', '/1/notes']);
    });

    it('ten thousand items, at once', async () => {
      const items = Array.from({ length: 10_000 }, () => ({}));
      expect(await fastest(() => expectStatus(put(items), 422), 3)).toBeLessThan(2_000);
    });

    it('thousands of wrong items, with a hundred of their problems', async () => {
      const items = Array.from({ length: 5_000 }, () => null);
      expect(await pointersOf(put(items))).toHaveLength(100);
      expect(await fastest(() => expectStatus(put(items), 422), 3)).toBeLessThan(2_000);
    });

    it.each(['dry_run=maybe', 'prune=2', 'color=red'])('?%s', async (query) => {
      expect(await pointersOf(put([at(3)], `?${query}`))).toEqual([`/${query.split('=')[0]}`]);
    });
  });

  it('answers 400 to no JSON at all', async () => {
    await expectStatus(api.http.put('/jobs').set('Content-Type', 'application/json').send('[{"a":'), 400);
  });

  it('answers 413 to more than 1 MiB', async () => {
    await expectStatus(put([at(3, { notes: 'x'.repeat(1_100_000) })]), 413);
  });

  it.each(['viewer', 'operator'])('is not for the role %s', async (role) => {
    const { body } = await expectStatus(api.http.post('/api_keys').send({ name: role, role }), 201);
    await expectStatus(put([at(3)]).set('Authorization', `Bearer ${String(body.key)}`), 403);
    expect(await rows()).toEqual([]);
  });

  describe('and GET /jobs?format=export', () => {
    it('give a minimal array back as it was', async () => {
      const list = [
        { ...SEED_JOB },
        { ...SEED_JOB, backup_frequency: 'weekly', expected_weekdays: [1, 5], tags: ['erp', 'production'], owner: 'Finance', notes: 'Two\nlines', is_active: false },
        { ...SEED_JOB, backup_frequency: 'cron', expected_hour_utc: undefined, expected_minute_utc: undefined, cron_expression: '0 2 * * 1-5', timezone: 'Africa/Douala' },
        { ...SEED_JOB, backup_frequency: 'hourly', expected_hour_utc: undefined, expected_minute_utc: 0, grace_minutes: 10 },
        { ...SEED_JOB, backup_frequency: 'once', expected_date: '2026-12-31', expected_hour_utc: 0, expected_minute_utc: 0, email_for_notifications: 'dba@example.com' },
        { ...SEED_JOB, backup_frequency: 'monthly', expected_day_of_month: 31, neighborhood: 'Akwa' },
      ];
      await apply(list);
      expect(await exported()).toEqual(JSON.parse(JSON.stringify(list)));
    });

    it('say the same: to put back what was exported changes nothing', async () => {
      await api.createJob({ tags: ['b', 'a'], expected_weekdays: [5, 1] });
      await api.createJob({ backup_frequency: 'hourly', is_active: false });
      const before = await rows();
      expect((await apply(await exported(), '?prune=true')).counts).toEqual({ created: 0, updated: 0, unchanged: 2, deleted: 0 });
      expect(await rows()).toEqual(before);
    });

    it('leave defaults out, even if they were said', async () => {
      await apply([at(3, { neighborhood: null, tags: [], is_active: true, notes: null })]);
      expect(await exported()).toEqual([{ ...SEED_JOB, expected_hour_utc: 3 }]);
    });

    it('speak of all jobs that match the filters, by id, not of one page', async () => {
      await apply([at(5), at(4), at(3, { database_name: 'HR' })]);
      const response = await expectStatus(api.http.get('/jobs?format=export&database_name=SALES_2026&limit=1&skip=1&sort=-id'), 200);
      expect(response.body.map(({ expected_hour_utc }: { expected_hour_utc: number }) => expected_hour_utc)).toEqual([5, 4]);
      expect(response.headers).toMatchObject({ 'x-total-count': '2', 'content-type': 'application/vnd.vigie.jobs+json; charset=utf-8' });
      expect(response.headers.link).toBeUndefined();
    });

    it('refuse a format that is not known', async () => {
      expect(await pointersOf(api.http.get('/jobs?format=yaml'))).toEqual(['/format']);
    });
  });
});
