import { lockAllPaths } from '../../src/jobs/editing/bulk-locks.js';
import { insertJobs } from '../../src/jobs/editing/insert-jobs.js';
import { newJob } from '../../src/jobs/job-fields.js';
import { onPostgres } from '../support/installation.js';
import { type Api, expectStatus, NOW, SEED_JOB, startApi } from './api-support.js';

const SHARED = { final_storage_path_template: 'shared.sql' };

onPostgres('Somebody who saves many jobs at once', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(() => api.clear());
  afterAll(() => api.close());

  /** Resolves once a request waits for an advisory lock on this database, or is answered without. */
  const waits = async (asked: Promise<unknown>): Promise<void> => {
    const waiting = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    const answered = asked.then(() => true, () => true);
    for (;;) {
      const seen = api.db.query<unknown[]>(waiting).then(({ length }) => length > 0);
      if ((await seen) || (await Promise.race([answered, seen]))) return;
    }
  };

  /** Asks while somebody has all paths, who makes a job with the wanted one before he lets go. */
  const askBehindRival = (ask: () => Promise<{ status: number }>): Promise<{ status: number }> =>
    api.db.transaction(async (manager) => {
      await lockAllPaths(manager);
      const asked = ask();
      await waits(asked);
      await insertJobs(manager, [newJob({ ...SEED_JOB, ...SHARED, database_name: 'RIVAL' }, { now: NOW, defaultGraceMs: 0 })]);
      return { asked };
    }).then(({ asked }) => asked);

  it('comes before a single job that wants one of the paths, which then sees who has it', async () => {
    const { status } = await askBehindRival(async () => api.http.post('/jobs').send({ ...SEED_JOB, ...SHARED }));
    expect(status).toBe(409);
    expect((await expectStatus(api.http.get('/jobs'), 200)).body).toMatchObject([{ database_name: 'RIVAL' }]);
  });

  it('comes before a change that wants one of the paths, too', async () => {
    const { id } = await api.createJob();
    const { status } = await askBehindRival(async () => api.http.patch(`/jobs/${id}`).send(SHARED));
    expect(status).toBe(409);
  });
});
