import { JobCreator } from '../../src/jobs/editing/job-creator.js';
import { UnmatchedDatabase } from '../../src/unmatched/unmatched-database.entity.js';
import { addAgent, type Api, expectStatus, NOW, SEED_JOB, startApi } from './api-support.js';

describe('The audit log of jobs and agents', () => {
  let api: Api;
  let seen = 0;

  /** What was recorded since the test began, oldest first. */
  const recorded = async (): Promise<Record<string, unknown>[]> => {
    const { body } = await expectStatus(api.http.get('/audit_log?limit=1000'), 200);
    return body.filter(({ id }: { id: number }) => id > seen).reverse();
  };

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    const { body } = await expectStatus(api.http.get('/audit_log?limit=1'), 200);
    seen = body[0]?.id ?? 0;
  });
  afterAll(() => api.close());

  it('tells of a new job with all that it shows', async () => {
    const job = await api.createJob({ tags: ['erp'] });
    expect(await recorded()).toEqual([
      expect.objectContaining({ action: 'job.created', target_type: 'job', target_id: '1', before: null, after: job, role: 'admin', occurred_at: NOW.toISOString() }),
    ]);
  });

  it('tells of a change only the fields that changed', async () => {
    await api.createJob({ grace_minutes: 30, owner: 'Finance team' });
    await expectStatus(api.http.patch('/jobs/1').send({ city: 'Kribi', owner: null, company_name: 'ACME', tags: ['erp'] }), 200);
    expect((await recorded()).slice(1)).toEqual([
      expect.objectContaining({
        action: 'job.updated', target_type: 'job', target_id: '1',
        before: { city: 'Douala', owner: 'Finance team', tags: [] }, after: { city: 'Kribi', owner: null, tags: ['erp'] },
      }),
    ]);
  });

  it('tells what a pause did to the deadlines', async () => {
    await api.createJob();
    await expectStatus(api.http.put('/jobs/1').send({ is_active: false }), 200);
    const [, pause] = await recorded();
    expect(pause).toMatchObject({ before: { is_active: true, next_expected_at_utc: '2026-06-12T13:30:00.000Z' }, after: { is_active: false, next_expected_at_utc: null } });
  });

  it('tells of a deleted job all that it was', async () => {
    const job = await api.createJob();
    await expectStatus(api.http.delete('/jobs/1'), 204);
    expect((await recorded())[1]).toMatchObject({ action: 'job.deleted', target_id: '1', before: job, after: null });
  });

  it('tells of a discovered database that became a job', async () => {
    await api.db.insert(UnmatchedDatabase, { agent_id: 'ACME_KRIBI', database_name: 'HR', first_seen_at: NOW, last_seen_at: NOW, last_report_at: NOW });
    const { body } = await expectStatus(api.http.post('/unmatched_databases/1/job'), 201);
    expect(await recorded()).toEqual([expect.objectContaining({ action: 'job.created', target_id: '1', after: body })]);
  });

  it('tells of a new time zone of an agent', async () => {
    await addAgent(api.db, 'ACME_DOUALA');
    await expectStatus(api.http.patch('/agents/acme_douala').send({ timezone: 'Africa/Douala' }), 200);
    expect(await recorded()).toEqual([
      expect.objectContaining({ action: 'agent.updated', target_type: 'agent', target_id: 'ACME_DOUALA', before: { timezone: null }, after: { timezone: 'Africa/Douala' } }),
    ]);
  });

  it('tells nothing of what changed nothing', async () => {
    await addAgent(api.db, 'ACME_DOUALA');
    await api.createJob();
    await expectStatus(api.http.patch('/jobs/1').send({ city: 'Douala' }), 200);
    await expectStatus(api.http.patch('/jobs/1').set('If-Match', '"job-1-9"').send({ city: 'Kribi' }), 412);
    await expectStatus(api.http.patch('/jobs/1').send({ backup_frequency: 'cron' }), 422);
    await expectStatus(api.http.post('/jobs').send(SEED_JOB), 409);
    await expectStatus(api.http.delete('/jobs/1').set('If-Match', '"job-1-9"'), 412);
    await expectStatus(api.http.patch('/agents/ACME_DOUALA').send({ timezone: null }), 200);
    expect(await recorded()).toHaveLength(1);
  });

  it('tells once of a job that was asked for twice with one Idempotency-Key', async () => {
    for (let time = 1; time <= 2; time++) await expectStatus(api.http.post('/jobs').set('Idempotency-Key', `twice-${seen}`).send(SEED_JOB), 201);
    expect(await recorded()).toHaveLength(1);
  });

  it('is walked by cursor to its end, without a link to an empty page', async () => {
    await api.createJob();
    await api.createJob({ database_name: 'HR' });
    const walked: number[] = [];
    for (let url: string | undefined = '/audit_log?limit=1&action=job.created&target_type=job'; url !== undefined;) {
      const { body, headers } = await expectStatus(api.http.get(url), 200);
      expect(body).toHaveLength(1);
      walked.push(body[0].id);
      url = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1];
    }
    expect(walked).toEqual([...walked].sort((a, b) => b - a));
    expect(walked.slice(0, 2)).toEqual((await recorded()).map(({ id }) => id).reverse());
  });

  it('tells nothing of jobs that reports suggest: nobody asked for them', async () => {
    await api.db.transaction((manager) => api.app.get(JobCreator).register(manager, [SEED_JOB]));
    expect(await recorded()).toEqual([]);
  });
});
