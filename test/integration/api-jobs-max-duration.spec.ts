import { type Api, expectStatus, pointersOf, SEED_JOB, startApi } from './api-support.js';

describe('max_duration_minutes of a job', () => {
  let api: Api;
  beforeAll(async () => (api = await startApi()));
  beforeEach(() => api.clear());
  afterAll(() => api.close());

  const stored = async (id: number) => (await expectStatus(api.http.get(`/jobs/${id}`), 200)).body;

  it('is null unless it is set, and can be emptied again', async () => {
    const { id, max_duration_minutes } = await api.createJob();
    expect(max_duration_minutes).toBeNull();
    await expectStatus(api.http.patch(`/jobs/${id}`).send({ max_duration_minutes: 90 }), 200);
    expect(await stored(id)).toMatchObject({ max_duration_minutes: 90, version: 2 });
    await expectStatus(api.http.put(`/jobs/${id}`).send({ max_duration_minutes: null }), 200);
    expect((await stored(id)).max_duration_minutes).toBeNull();
  });

  it('leaves the ledger alone', async () => {
    const { id, next_deadline_utc } = await api.createJob();
    const [before] = await api.db.query('SELECT ledger_from FROM expected_backup_jobs');
    api.clock.time = new Date('2026-06-12T13:45:00Z');
    await expectStatus(api.http.patch(`/jobs/${id}`).send({ max_duration_minutes: 90 }), 200);
    expect((await stored(id)).next_deadline_utc).toBe(next_deadline_utc);
    expect(await api.db.query('SELECT ledger_from FROM expected_backup_jobs')).toEqual([before]);
  });

  it.each([1, 44_640])('may be %d', async (max_duration_minutes) => {
    expect(await api.createJob({ max_duration_minutes })).toMatchObject({ max_duration_minutes });
  });

  it.each([0, -1, 44_641, 1.5, '60', true])('cannot be %j', async (max_duration_minutes) => {
    expect(await pointersOf(api.http.post('/jobs').send({ ...SEED_JOB, max_duration_minutes }))).toEqual(['/max_duration_minutes']);
  });

  it('is set for many jobs at once', async () => {
    const { id } = await api.createJob();
    await expectStatus(api.http.patch('/jobs?all=true').send({ max_duration_minutes: 60 }), 200);
    expect(await stored(id)).toMatchObject({ max_duration_minutes: 60 });
  });

  it('is part of jobs as code: exported where it is set, and emptied by a list without it', async () => {
    const { id } = await api.createJob({ max_duration_minutes: 60 });
    const { body: [exported] } = await expectStatus(api.http.get('/jobs?format=export'), 200);
    expect(exported).toMatchObject({ max_duration_minutes: 60 });
    const { body } = await expectStatus(api.http.put('/jobs').send([{ ...exported, max_duration_minutes: undefined }]), 200);
    expect(body.updated).toMatchObject([{ before: { max_duration_minutes: 60 }, after: { max_duration_minutes: null } }]);
    expect((await stored(id)).max_duration_minutes).toBeNull();
  });
});
