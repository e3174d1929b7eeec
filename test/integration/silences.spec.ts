import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { NotificationWorld } from '../support/notification-world.js';

const HOUR_MS = 3_600_000;

/** Without a mail server: messages are only written. */
describe('A silence', () => {
  let database: TestDatabase;
  let world: NotificationWorld;
  beforeAll(async () => {
    database = await createTestDatabase();
    world = await NotificationWorld.start({ ...database.env });
  });
  beforeEach(() => world.forget());
  afterAll(async () => {
    await world.close();
    await database.close();
  });

  const later = async (hours: number) => {
    world.clock.advance(hours);
    await world.tell();
  };
  const inHours = (hours: number) => new Date(world.clock.now().getTime() + hours * HOUR_MS).toISOString();
  const silence = async (match: object, hours = 5): Promise<number> => (await world.api.post('/silences').send({ match, reason: 'Known', until: inHours(hours) }).expect(201)).body.id;
  const become = async (status: 'missing' | 'failed' | 'unknown' | 'success', ...jobs: readonly ExpectedBackupJob[]) => {
    for (const job of jobs) await world.record(job, status);
    await world.endRun();
  };
  const told = async () => (await world.deliveries()).map(({ subject }) => subject);

  it('holds alerts of matching jobs back, and tells in one message what outlasts it', async () => {
    const jobs = [await world.addJob('SALES', { tags: ['erp'] }), await world.addJob('HR', { tags: ['erp'] }), await world.addJob('STOCK', { tags: ['erp'] }), await world.addJob('CRM')];
    await silence({ tags: ['ERP'], agents: ['AC*'] });
    await become('failed', ...jobs);
    expect(await told()).toEqual(['Backup alert - CRM - Status: FAILED']);
    await become('success', jobs[0]!);
    await later(4);
    expect(await told()).toHaveLength(1);
    expect((await world.deliveries())[0]?.text_body).not.toContain('SALES');
    await later(1);
    expect((await told()).slice(1)).toEqual(['Backup alert - ACME - 2 databases - Status: FAILED - and 1 more in alert']);
    await later(1);
    expect(await told()).toHaveLength(2);
  });

  it('of certain statuses keeps only those quiet', async () => {
    const [job, other] = [await world.addJob('SALES'), await world.addJob('HR')];
    await silence({ statuses: ['unknown'] });
    await become('unknown', job);
    await become('failed', other);
    expect(await told()).toEqual(['Backup alert - HR - Status: FAILED']);
    await become('missing', job);
    expect((await told()).slice(1)).toEqual(['Backup alert - SALES - Status: MISSING - and 1 more in alert']);
  });

  it('holds reminders back, and no recovery of what was told before', async () => {
    const [job, other] = [await world.addJob('SALES'), await world.addJob('HR')];
    await become('failed', job, other);
    await silence({ jobs: ['SALES'] }, 24 * 10);
    await later(25);
    expect((await told()).slice(1)).toEqual(['Reminder - Backup alert - HR - Status: FAILED - and 1 more in alert']);
    await become('success', job);
    expect((await told()).slice(2)).toEqual(['Backup recovered - SALES - Status: SUCCESS - 1 still in alert']);
  });

  it('that somebody ends tells at once, and shows who made it', async () => {
    const job = await world.addJob('SALES');
    const id = await silence({ companies: ['acme*'] });
    await become('failed', job);
    await world.api.delete(`/silences/${id}`).expect(204);
    await later(0.001);
    expect(await told()).toEqual(['Backup alert - SALES - Status: FAILED']);
    expect((await world.api.delete(`/silences/${id}`).expect(409)).body.detail).toContain('is over since');
    expect((await world.api.get(`/silences/${id}`).expect(200)).body).toMatchObject({ author: 'ADMIN_API_KEY', reason: 'Known', match: { companies: ['acme*'] }, ended_at: expect.any(String) });
    expect((await world.api.get('/silences?over=false').expect(200)).body).toEqual([]);
    expect((await world.api.get('/silences?over=true').expect(200)).body).toHaveLength(1);
  });

  it('releases a job that it matches no more, and leaves one that a maintenance window keeps', async () => {
    const [job, kept] = [await world.addJob('SALES', { tags: ['erp'] }), await world.addJob('HR', { tags: ['erp'] })];
    await silence({ tags: ['erp'] });
    await world.api.post(`/jobs/${kept.id}/pause`).send({ until: inHours(8) }).expect(200);
    await become('failed', job, kept);
    expect(await told()).toEqual([]);
    await world.database.query(`UPDATE expected_backup_jobs SET tags = '{}'`);
    await later(0.001);
    expect(await told()).toEqual(['Backup alert - SALES - Status: FAILED']);
    await later(9);
    expect((await told()).slice(1)).toEqual(['Backup alert - HR - Status: FAILED - and 1 more in alert']);
  });

  it('does not concern what is not about a job', async () => {
    await silence({ agents: ['*'] });
    await world.publish([{ type: 'report.rejected', payload: { report_id: 1, file_name: 'x.json', partial: false, problems: [] }, agent_id: 'ACME', scan_run_id: 1, released: true }]);
    await world.tell();
    expect(await told()).toEqual(['Backup alert - ACME - Report rejected: x.json']);
  });

  it('needs a condition, a reason and an end within 90 days', async () => {
    const pointers = async (body: object): Promise<string[]> => (await world.api.post('/silences').send(body).expect(422)).body.errors.map(({ pointer }: { pointer: string }) => pointer);
    const good = { match: { jobs: ['SALES'] }, reason: 'Known', until: inHours(24 * 89) };
    await world.api.post('/silences').send(good).expect(201);
    expect(await pointers({ ...good, match: {} })).toEqual(['/match']);
    expect(await pointers({ ...good, match: { kinds: ['alert'] } })).toEqual(['/match/kinds']);
    expect(await pointers({ ...good, reason: ' ' })).toEqual(['/reason']);
    expect(await pointers({ ...good, until: inHours(24 * 91) })).toEqual(['/until']);
    expect(await pointers({ ...good, until: inHours(-1) })).toEqual(['/until']);
  });

  it('is not needed for a job that flaps: it is told once as that, and again when it is steady', async () => {
    const job = await world.addJob('SALES');
    for (const status of ['failed', 'success', 'failed', 'success', 'failed', 'success', 'failed', 'success', 'failed', 'success'] as const) {
      await become(status, job);
      await later(0.1);
    }
    const messages = await world.deliveries();
    expect(messages.map(({ kind }) => kind)).toEqual(['alert', 'recovery', 'alert', 'recovery', 'alert', 'recovery', 'alert']);
    expect(messages.map(({ payload }) => payload?.jobs[0]?.changes_in_a_day)).toEqual([null, null, null, null, null, null, 7]);
    expect(messages.at(-1)?.text_body).toContain('It is flapping: its status changed 7 times within 24 hours.');
    expect((await world.api.get('/incidents?state=open').expect(200)).body).toHaveLength(1);
    await later(22);
    expect(await world.deliveries()).toHaveLength(7);
    await later(2);
    expect((await told()).slice(7)).toEqual(['Backup recovered - SALES - Status: SUCCESS']);
    expect((await world.api.get('/incidents?state=open').expect(200)).body).toEqual([]);
    await become('failed', job);
    expect((await world.deliveries()).at(-1)?.payload?.jobs[0]?.changes_in_a_day).toBeNull();
  });
});
