import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { IdempotencyRecord } from '../../src/idempotency/idempotency-record.entity.js';
import { IdempotencySweeper } from '../../src/idempotency/idempotency-sweeper.js';
import { type Api, expectStatus, NOW, pointersOf, SEED_JOB, startApi } from './api-support.js';

const DAY_MS = 24 * 60 * 60_000;

describe('POST /jobs with an Idempotency-Key', () => {
  let api: Api;
  let key: string;

  const post = (fields: Record<string, unknown> = {}, idempotencyKey = key) =>
    api.http.post('/jobs').set('Idempotency-Key', idempotencyKey).send({ ...SEED_JOB, ...fields });
  const jobs = () => api.db.query<{ id: number }[]>('SELECT id FROM expected_backup_jobs ORDER BY id');

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    await api.db.clear(IdempotencyRecord);
    key = randomUUID();
  });
  afterAll(() => api.close());

  it('makes a job as without one', async () => {
    const { body, headers } = await expectStatus(post(), 201);
    expect(body).toMatchObject({ ...SEED_JOB, id: 1 });
    expect(headers).not.toHaveProperty('idempotency-replayed');
  });

  it('answers a repetition as the first time, and makes nothing', async () => {
    const first = await expectStatus(post({ tags: ['erp'], grace_minutes: 15 }), 201);
    await expectStatus(api.http.patch('/jobs/1').send({ city: 'Kribi' }), 200);
    const again = await expectStatus(post({ tags: ['erp'], grace_minutes: 15 }), 201);
    expect(again.body).toEqual(first.body);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true', etag: '"job-1-1"', location: '/jobs/1' });
    expect(await jobs()).toHaveLength(1);
  });

  it('takes fields in another order, read-only ones and a trailing slash for the same request', async () => {
    await expectStatus(post({ tags: ['b', 'a'] }), 201);
    const reversed = Object.fromEntries(Object.entries({ tags: ['a', 'b'], ...SEED_JOB, id: 99 }).reverse());
    const { headers } = await expectStatus(api.http.post('/jobs/').set('Idempotency-Key', key).send(reversed), 201);
    expect(headers['idempotency-replayed']).toBe('true');
  });

  it('refuses the key of another request', async () => {
    await expectStatus(post(), 201);
    const { body } = await expectStatus(post({ database_name: 'HR' }), 422);
    expect(body).toMatchObject({ detail: expect.stringContaining(key), errors: [{ pointer: '/Idempotency-Key', detail: expect.stringMatching(/new key/) }] });
    expect(await jobs()).toHaveLength(1);
  });

  it('makes exactly one job of ten equal requests at once, and answers all of them alike', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post()));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(9);
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(await jobs()).toHaveLength(1);
  });

  it('makes two jobs of two keys', async () => {
    await expectStatus(post(), 201);
    await expectStatus(post({ database_name: 'HR' }, randomUUID()), 201);
    expect(await jobs()).toHaveLength(2);
  });

  it('keeps nothing of a request that was refused, so it can be mended and sent again', async () => {
    await api.createJob({ database_name: 'OTHER', final_storage_path_template: 'taken.sql' });
    const { id } = await api.createJob();
    await expectStatus(post(), 409);
    await expectStatus(post({ backup_frequency: 'once', expected_date: '2020-01-01' }), 422);
    await expectStatus(post({ city: '' }), 422);
    await expectStatus(post({ database_name: 'HR', final_storage_path_template: 'taken.sql' }), 409);
    await expectStatus(api.http.delete(`/jobs/${id}`), 204);
    expect((await expectStatus(post(), 201)).headers).not.toHaveProperty('idempotency-replayed');
  });

  it('never shows one client the answer to another', async () => {
    const { body } = await expectStatus(api.http.post('/api_keys').send({ name: 'Other', role: 'admin' }), 201);
    await expectStatus(post(), 201);
    const other = request(api.app.getHttpServer()).post('/jobs').set('Authorization', `Bearer ${body.key}`).set('Idempotency-Key', key);
    const answer = await expectStatus(other.send({ ...SEED_JOB, database_name: 'HR' }), 201);
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
  });

  it('asks for the rights of the request also when it only repeats an answer', async () => {
    const { body } = await expectStatus(api.http.post('/api_keys').send({ name: 'Reader', role: 'viewer' }), 201);
    await expectStatus(post(), 201);
    await expectStatus(request(api.app.getHttpServer()).post('/jobs').set('Authorization', `Bearer ${body.key}`).set('Idempotency-Key', key).send(SEED_JOB), 403);
  });

  it.each(['', ' ', 'two words', 'é', 'x'.repeat(256), 'tab\tbed'])('refuses the key %j', async (bad) => {
    const { body } = await expectStatus(post({}, Buffer.from(bad).toString('latin1')), 400);
    expect(body.detail).toMatch(/^Idempotency-Key: must be 1 to 255 visible ASCII characters/);
  });

  it('takes every visible character, up to 255', async () => {
    const longest = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'.padEnd(255, 'x');
    await expectStatus(post({}, longest), 201);
    expect((await expectStatus(post({}, longest), 201)).headers['idempotency-replayed']).toBe('true');
  });

  it('forgets an answer after a day, whether it was swept or not', async () => {
    await expectStatus(post(), 201);
    api.clock.time = new Date(NOW.getTime() + DAY_MS - 1);
    expect((await expectStatus(post(), 201)).headers['idempotency-replayed']).toBe('true');
    api.clock.time = new Date(NOW.getTime() + DAY_MS);
    expect(await pointersOf(post({ expected_hour_utc: 99 }))).toEqual(['/expected_hour_utc']);
    await expectStatus(post(), 409);
    expect((await expectStatus(post({ database_name: 'HR' }), 201)).headers).not.toHaveProperty('idempotency-replayed');
  });

  it('sweeps out what is older than a day, however much it is, and keeps the rest', async () => {
    const insert = `INSERT INTO idempotency_records SELECT 1, $1 || n, 'digest', '{}', $2 FROM generate_series(1, $3::int) AS n`;
    await api.db.query(insert, ['old', new Date(NOW.getTime() - DAY_MS), 2_500]);
    await api.db.query(insert, ['young', new Date(NOW.getTime() - DAY_MS + 1), 3]);
    await api.app.get(IdempotencySweeper).sweep();
    expect(await api.db.count(IdempotencyRecord)).toBe(3);
  });
});
