import type { EntityManager } from 'typeorm';
import { JobCreator } from '../../src/jobs/editing/job-creator.js';
import { NotificationService } from '../../src/notification/notification.service.js';
import { itUnless } from '../support/unless.js';
import { type Api, expectStatus, SEED_JOB, startApi } from './api-support.js';

const FIXED = '{database_name}/latest.sql';
const jobs = (count: number, fields: Record<string, unknown> = {}) =>
  Array.from({ length: count }, (_, index) => ({ ...SEED_JOB, database_name: `DB_${String(index).padStart(4, '0')}`, ...fields }));

describe('Lists of jobs', () => {
  let api: Api;
  const put = async (body: object, query = '') => (await expectStatus(api.http.put(`/jobs${query}`).send(body), 200)).body;
  const counts = async (body: object, query = '') => (await put(body, query)).counts;
  const names = async (): Promise<string[]> => (await api.db.query('SELECT database_name FROM expected_backup_jobs ORDER BY 1')).map((row: { database_name: string }) => row.database_name);

  beforeAll(async () => {
    api = await startApi();
    // The outbox looks at jobs too, whenever it likes.
    await api.app.get(NotificationService).beforeApplicationShutdown();
  });
  beforeEach(() => api.clear());
  afterAll(() => api.close());

  /** How many statements about jobs and their log `work` sends to the database. */
  async function statements(work: () => Promise<unknown>): Promise<number> {
    let count = 0;
    const spy = jest.spyOn(api.db.dataSource.logger, 'logQuery').mockImplementation((sql) => {
      if (/expected_backup_jobs|stored_backups|audit_log|advisory/.test(sql)) count++;
    });
    await work().finally(() => spy.mockRestore());
    return count;
  }

  it('cost as many statements for 500 jobs as for ten', async () => {
    const costs: number[][] = [];
    for (const count of [10, 500]) {
      await api.clear();
      costs.push([
        await statements(() => put(jobs(count, { final_storage_path_template: FIXED }))),
        await statements(() => put(jobs(count, { final_storage_path_template: `new/${FIXED}` }), '?dry_run=true')),
        await statements(() => put(jobs(count, { final_storage_path_template: `new/${FIXED}` }))),
        await statements(() => put(jobs(count, { final_storage_path_template: `new/${FIXED}` }))),
        await statements(() => expectStatus(api.http.patch('/jobs?all=true').send({ is_active: false }), 200)),
        await statements(() => put(jobs(count / 2), '?prune=true')),
      ]);
    }
    const [few, many] = costs;
    expect(many).toEqual(few);
    expect(Math.max(...many!)).toBeLessThanOrEqual(12);
  });

  it('of a thousand jobs are applied within seconds', async () => {
    const many = jobs(1_000);
    const begun = performance.now();
    expect((await counts(many)).created).toBe(1_000);
    expect((await counts(many.map((job) => ({ ...job, owner: 'DBA' })), '?prune=true')).updated).toBe(1_000);
    const seconds = (performance.now() - begun) / 1000;
    process.stderr.write(`1,000 jobs created and changed by PUT /jobs: ${seconds.toFixed(1)} s\n`);
    expect(seconds).toBeLessThan(20);
  });

  it('that come at once and overlap make every job once', async () => {
    const list = jobs(60);
    const answers: { created: number }[] = await Promise.all([counts(list.slice(0, 40)), counts(list.slice(20).reverse()), counts(list)]);
    expect(answers.reduce((sum, { created }) => sum + created, 0)).toBe(60);
    expect(await names()).toEqual(list.map(({ database_name }) => database_name));
  });

  it('never wait for each other in a circle, whatever they do and in whatever order', async () => {
    const list = jobs(40, { final_storage_path_template: FIXED });
    for (let round = 0; round < 5; round++) {
      const owner = `Owner ${round}`;
      await Promise.all([
        put(list.map((job) => ({ ...job, owner }))),
        put([...list].reverse().map((job) => ({ ...job, city: `City ${round}` }))),
        put(list.slice(10, 30), round % 2 ? '?prune=true' : ''),
        expectStatus(api.http.patch('/jobs?all=true').send({ notes: owner }), 200),
        api.http.post('/jobs').send({ ...list[35], final_storage_path_template: 'x/{db_name}/latest.sql', expected_hour_utc: round }),
        api.db.transaction((manager: EntityManager) => api.app.get(JobCreator).register(manager, [...jobs(40, { expected_hour_utc: round })].reverse())),
      ]);
    }
    const [{ twice }] = await api.db.query('SELECT count(*) - count(DISTINCT (agent_key, database_name, schedule_key)) AS twice FROM expected_backup_jobs');
    expect(twice).toBe(0);
  });

  it('that want one path for two databases at once do not both get it', async () => {
    const wanting = (database_name: string) => ({ ...SEED_JOB, database_name, final_storage_path_template: 'one/place.sql' });
    const answers = await Promise.all([
      api.http.put('/jobs').send([...jobs(20), wanting('A')]), api.http.put('/jobs').send([wanting('B')]), api.http.post('/jobs').send(wanting('C')),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status === 409)).toHaveLength(2);
    expect((await names()).filter((name) => name.length === 1)).toHaveLength(1);
  });

  const embedded = process.env.VIGIE_TEST_PG ? null : 'the embedded database has one session: nobody can come in between';
  itUnless(embedded, 'wait for a job that somebody else is just creating, and then know it', async () => {
    const [job] = jobs(1);
    let answer: Promise<unknown> = Promise.resolve();
    await api.db.transaction(async (manager) => {
      await api.db.query('SELECT 1');
      await manager.query('SELECT 1');
      const creating = await import('../../src/jobs/editing/insert-jobs.js');
      const { newJob } = await import('../../src/jobs/job-fields.js');
      await creating.insertJobs(manager, [newJob(job!, { now: api.clock.now(), defaultGraceMs: 3_600_000 })]);
      answer = put([{ ...job, owner: 'DBA' }]);
      answer.catch(() => undefined);
      await untilSomebodyWaits();
    });
    expect(await answer).toMatchObject({ counts: { created: 0, updated: 1 } });
    expect(await names()).toHaveLength(1);
  });

  async function untilSomebodyWaits(): Promise<void> {
    for (;;) {
      const [{ waiting }] = await api.db.query(`SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      if (waiting > 0) return;
    }
  }
});
