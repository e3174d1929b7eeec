import { UnmatchedDatabase } from '../../src/unmatched/unmatched-database.entity.js';
import { addAgent, type Api, expectStatus, NOW, pointersOf, startApi } from './api-support.js';

describe('/unmatched_databases', () => {
  let api: Api;

  const add = (database_name: string) =>
    api.db.insert(UnmatchedDatabase, {
      agent_id: 'ACME_DOUALA_AKWA', database_name, first_seen_at: NOW, last_seen_at: NOW, last_report_at: new Date('2026-06-12T03:47:10Z'),
    });

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    await addAgent(api.db, 'ACME_DOUALA_AKWA');
    await add('HR');
  });
  afterAll(() => api.close());

  it('lists databases by agent and name', async () => {
    await add('ALPHA');
    const { body, headers } = await expectStatus(api.http.get('/unmatched_databases/'), 200);
    expect(body.map((found: { database_name: string }) => found.database_name)).toEqual(['ALPHA', 'HR']);
    expect(headers['x-total-count']).toBe('2');
  });

  it('hides a database as soon as a job expects it, whatever the case of the agent', async () => {
    await api.createJob({ database_name: 'HR', agent_id_responsible: 'acme_douala_akwa' });
    const { body, headers } = await expectStatus(api.http.get('/unmatched_databases'), 200);
    expect(body).toEqual([]);
    expect(headers['x-total-count']).toBe('0');
  });

  it('makes a daily job at the time of the newest backup, named after the agent', async () => {
    const { body } = await expectStatus(api.http.post('/unmatched_databases/1/job'), 201);
    expect(body).toMatchObject({
      database_name: 'HR', agent_id_responsible: 'ACME_DOUALA_AKWA', company_name: 'ACME', city: 'DOUALA', neighborhood: 'AKWA', backup_frequency: 'daily',
      expected_hour_utc: 3, expected_minute_utc: 47, final_storage_path_template: '{company_name}/{city}/{agent_id}/{database_name}/{timestamp}{extension}',
      is_active: true, next_expected_at_utc: '2026-06-13T03:47:00.000Z',
    });
  });

  it('lets the body decide otherwise', async () => {
    const { body } = await expectStatus(api.http.post('/unmatched_databases/1/job').send({ expected_hour_utc: 22, city: 'Douala', grace_minutes: 5 }), 201);
    expect(body).toMatchObject({ expected_hour_utc: 22, expected_minute_utc: 47, city: 'Douala', grace_minutes: 5 });
  });

  it('answers 409 when that job exists', async () => {
    await expectStatus(api.http.post('/unmatched_databases/1/job'), 201);
    await expectStatus(api.http.post('/unmatched_databases/1/job'), 409);
  });

  it('answers 404 to a database that is not there', async () => {
    await expectStatus(api.http.post('/unmatched_databases/9/job'), 404);
  });

  it.each([{ expected_hour_utc: 99 }, { city: null }, { colour: 'red' }, { backup_frequency: 'yearly' }])('answers 422 to %j', async (fields) => {
    expect(await pointersOf(api.http.post('/unmatched_databases/1/job').send(fields))).toEqual([`/${Object.keys(fields)[0]}`]);
  });

  it('answers 422 to a database whose name no job may have', async () => {
    await add('x'.repeat(256));
    expect(await pointersOf(api.http.post('/unmatched_databases/2/job'))).toEqual(['/database_name']);
  });
});
