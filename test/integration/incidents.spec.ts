import { Incidents1795900000010 } from '../../migrations/1795900000010-incidents.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import type { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import type { IncidentDetails, ShownIncident } from '../../src/notification/incidents/dto/incident.dto.js';
import type { TimelineStep } from '../../src/notification/incidents/timeline/timeline-step.dto.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

type Status = 'missing' | 'failed' | 'unknown' | 'success';

describe('An incident', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let world: NotificationWorld;
  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    world = await NotificationWorld.start({ ...database.env, ...sink.env, GROUP_WAIT_SECONDS: '30', GROUP_INTERVAL_MINUTES: '30' });
  });
  beforeEach(async () => {
    await world.forget();
    sink.forget();
  });
  afterAll(async () => {
    await world.close();
    await sink.close();
    await database.close();
  });

  const later = async (seconds: number) => {
    world.clock.advance(seconds / 3600);
    await world.tell();
  };
  const become = async (status: Status, ...jobs: readonly ExpectedBackupJob[]) => {
    for (const job of jobs) await world.record(job, status);
    await world.endRun();
  };
  const addJobs = async (count: number, changes: Partial<ExpectedBackupJob> = {}) => {
    const jobs: ExpectedBackupJob[] = [];
    for (let number = 1; number <= count; number++) jobs.push(await world.addJob(`DB_${number}`, changes));
    return jobs;
  };
  const subjects = async () => (await world.deliveries()).map(({ subject }) => subject);
  const phases = async (of: (delivery: Delivery) => boolean = () => true) => (await world.deliveries()).filter(of).map(({ payload }) => payload?.incident?.phase);
  const list = async (query = ''): Promise<ShownIncident[]> => (await world.api.get(`/incidents${query}`).expect(200)).body;
  const details = async (id: number): Promise<IncidentDetails> => (await world.api.get(`/incidents/${id}`).expect(200)).body;
  const newest = async (): Promise<ShownIncident> => (await list())[0]!;

  it('of forty databases of one dead site is one message, and one recovery', async () => {
    const jobs = await addJobs(40);
    await become('missing', ...jobs.slice(0, 25));
    await later(10);
    expect(await world.deliveries()).toEqual([]);
    await become('missing', ...jobs.slice(25));
    await later(20);
    await later(5);
    const [alert, ...none] = await world.deliveries();
    expect([none, alert?.subject, alert?.job_ids.length]).toEqual([[], 'Backup alert - ACME - 40 databases - Status: MISSING', 40]);
    await later(4 * 3600);
    await become('success', ...jobs);
    expect(await subjects()).toEqual([alert?.subject, 'Backup recovered - ACME - 40 databases - Status: SUCCESS']);
    expect(await phases()).toEqual(['opened', 'resolved']);
    const { mail } = await sink.nth(2);
    expect(mail.text).toMatch(/Incident \d+ is over\. It lasted 4 h \(since .*\); 40 cycles were missed in all\./);
    expect(await world.database.query(`SELECT type, agent_id, payload->>'state' AS state, jsonb_array_length(payload->'job_ids') AS jobs FROM events WHERE type LIKE 'incident.%' ORDER BY id`)).toEqual([
      { type: 'incident.opened', agent_id: 'ACME', state: 'open', jobs: 25 }, { type: 'incident.updated', agent_id: 'ACME', state: 'open', jobs: 15 },
      { type: 'incident.updated', agent_id: 'ACME', state: 'open', jobs: 40 }, { type: 'incident.resolved', agent_id: 'ACME', state: 'resolved', jobs: 0 },
    ]);
    const incident = await newest();
    expect(incident).toMatchObject({ state: 'resolved', jobs_count: 40, jobs_in_trouble: 0, agent_id: 'ACME' });
    expect(await details(incident.id)).toMatchObject({ deliveries_count: 2, jobs: expect.arrayContaining([expect.objectContaining({ database_name: 'DB_1', status: 'success' })]) });
    expect((await world.api.get(`/deliveries?incident_id=${incident.id}`).expect(200)).body).toHaveLength(2);
    expect((await world.api.get(`/deliveries?incident_id=${incident.id + 1}`).expect(200)).body).toHaveLength(0);
  });

  it('has a timeline: what became of which job, who was told, and who looks after it', async () => {
    const [a, b] = await addJobs(2);
    await become('failed', a!);
    await become('success', b!);
    await later(30);
    await become('missing', a!, b!);
    const { id } = await newest();
    await world.api.post(`/incidents/${id}/acknowledge`).send({ note: 'On the way' }).expect(200);
    await world.api.delete(`/incidents/${id}/acknowledge`).expect(204);
    await later(3600);
    await become('success', a!, b!);
    await later(1);
    const { body, headers } = await world.api.get(`/incidents/${id}/timeline`).expect(200);
    const steps: TimelineStep[] = body;
    expect(steps.map(({ kind, by, note, jobs, deliveries }) => [kind, by, note, jobs.map(({ database_name: name, status }) => `${name} ${status}`), deliveries.map(({ kind: told, recipient }) => `${told} ${recipient}`)]).reverse()).toEqual([
      ['opened', null, null, [], []],
      ['worse', null, null, ['DB_1 failed'], []],
      ['told', null, null, [], ['alert admin@example.org']],
      ['worse', null, null, ['DB_1 missing', 'DB_2 missing'], []],
      ['acknowledged', 'ADMIN_API_KEY', 'On the way', [], []],
      ['unacknowledged', 'ADMIN_API_KEY', null, [], []],
      ['told', null, null, [], ['alert admin@example.org']],
      ['better', null, null, ['DB_1 success', 'DB_2 success'], []],
      ['told', null, null, [], ['recovery admin@example.org']],
      ['resolved', null, null, [], []],
    ]);
    expect(headers['x-total-count']).toBe('10');
    expect((await world.api.get(`/incidents/${id}/timeline?skip=2&limit=1`).expect(200)).body).toMatchObject([{ kind: 'better', jobs_count: 2, deliveries_count: 0 }]);
    expect((await world.api.get(`/incidents/${id}/timeline?skip=50`).expect(200)).headers['x-total-count']).toBe('10');
    await world.api.get('/incidents/999999/timeline').expect(404);
  });

  it('that is over before anybody was told is none for people, and is listed', async () => {
    const [job] = await addJobs(1);
    await become('failed', job!);
    expect(await list('?state=open')).toMatchObject([{ jobs_in_trouble: 1, told_at: null }]);
    await later(10);
    await become('success', job!);
    await later(60);
    expect(await world.deliveries()).toEqual([]);
    expect(await list()).toMatchObject([{ state: 'resolved', told_at: null }]);
  });

  it('tells that it became worse at most every half an hour, and of part of a recovery after the wait', async () => {
    const [first, second, third] = await addJobs(3);
    await become('missing', first!);
    await later(30);
    await become('failed', second!);
    await later(60);
    expect(await subjects()).toHaveLength(1);
    await become('missing', third!);
    await later(1800);
    expect((await subjects()).slice(1)).toEqual(['Backup alert - ACME - 2 databases - Status: MISSING - and 1 more in alert']);
    expect((await sink.nth(2)).mail.text).toMatch(/Also in alert, as told before, and since when:\n\s+- \S+ DB_1: MISSING/);
    await become('success', first!);
    await later(29);
    expect(await subjects()).toHaveLength(2);
    await later(1);
    expect((await subjects()).slice(2)).toEqual(['Backup recovered - DB_1 - Status: SUCCESS - 2 still in alert']);
    await become('success', second!, third!);
    expect(await phases()).toEqual(['opened', 'updated', 'updated', 'resolved']);
    expect((await world.deliveries()).at(-1)?.payload?.incident).toMatchObject({ jobs: 3, in_trouble: 0, cycles_missed: 2 });
  });

  it('does not tell a worsening sooner because trouble that nobody knew of is over', async () => {
    const [first, second, brief] = await addJobs(3);
    await become('missing', first!);
    await later(30);
    await become('missing', second!, brief!);
    await later(10);
    await become('success', brief!);
    await later(60);
    expect(await subjects()).toHaveLength(1);
    await later(1740);
    expect((await subjects()).slice(1)).toEqual(['Backup alert - DB_2 - Status: MISSING - and 1 more in alert']);
  });

  it('of one job keeps its subject through another status, a reminder and the end, and its mails are one thread', async () => {
    const [job] = await addJobs(1, { email_for_notifications: 'owner@example.org' });
    await become('failed', job!);
    await later(30);
    await become('missing', job!);
    await later(1800);
    await later(25 * 3600);
    await become('success', job!);
    const [first, ...answers] = await mailsTo('admin@example.org', 4);
    expect([first, ...answers].map((mail) => mail?.subject)).toEqual([
      'Backup alert - DB_1 - Status: FAILED', 'Backup alert - DB_1 - Status: MISSING', 'Reminder - Backup alert - DB_1 - Status: MISSING', 'Backup recovered - DB_1 - Status: SUCCESS',
    ]);
    expect(first?.inReplyTo).toBeUndefined();
    for (const { inReplyTo, references } of answers) expect({ inReplyTo, references }).toEqual({ inReplyTo: first?.messageId, references: first?.messageId });
    expect(new Set((await mailsTo('owner@example.org', 4)).slice(1).map(({ inReplyTo }) => inReplyTo))).toEqual(new Set([(await mailsTo('owner@example.org', 4))[0]?.messageId]));
    const { raw } = await sink.nth(1);
    expect(raw.replace(/\r\n[ \t]+/g, ' ')).toMatch(/^List-Unsubscribe: <mailto:admin@example\.org\?subject=Unsubscribe%20(admin|owner)%40example\.org%20from%20Vigie>\r$/m);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).not.toMatch(/^List-Unsubscribe-Post/m);
  });

  const mailsTo = async (address: string, count: number) => {
    await sink.nth(2 * count);
    return sink.mails.filter(({ to }) => to.includes(address)).map(({ mail }) => mail);
  };

  it('tells each recipient where it stands for them', async () => {
    const [own, other] = [await world.addJob('OWN', { email_for_notifications: 'owner@example.org' }), await world.addJob('OTHER')];
    await become('missing', own, other);
    await later(30);
    await become('success', own);
    await later(30);
    await become('success', other);
    const to = (address: string) => phases(({ recipient }) => recipient === address);
    expect([await to('admin@example.org'), await to('owner@example.org')]).toEqual([['opened', 'updated', 'resolved'], ['opened', 'resolved']]);
  });

  it('that somebody looks after reminds of nothing but what came later, and tells its end', async () => {
    const [first, second] = await addJobs(2);
    await become('missing', first!);
    await later(30);
    const { id } = await newest();
    expect((await world.api.post(`/incidents/${id}/acknowledge`).send({ note: 'No power there.' }).expect(200)).body).toMatchObject({ acknowledged_by: 'ADMIN_API_KEY', acknowledge_note: 'No power there.' });
    expect([await list('?acknowledged=true'), await list('?acknowledged=false')].map(({ length }) => length)).toEqual([1, 0]);
    await later(25 * 3600);
    expect(await subjects()).toHaveLength(1);
    await become('missing', second!);
    await later(1800);
    expect((await sink.nth(2)).mail.text).toMatch(/ADMIN_API_KEY looks after it since \S+: No power there\./);
    await later(25 * 3600);
    expect((await subjects()).slice(2)).toEqual(['Reminder - Backup alert - DB_2 - Status: MISSING - and 1 more in alert']);
    await world.api.delete(`/incidents/${id}/acknowledge`).expect(204);
    await world.api.delete(`/incidents/${id}/acknowledge`).expect(404);
    await later(25 * 3600);
    expect((await subjects()).slice(3)).toEqual(['Reminder - Backup alert - ACME - 2 databases - Status: MISSING']);
    await world.api.post(`/incidents/${id}/acknowledge`).expect(200);
    await become('success', first!, second!);
    expect((await subjects()).slice(4)).toEqual(['Backup recovered - ACME - 2 databases - Status: SUCCESS']);
    await world.api.post(`/incidents/${id}/acknowledge`).expect(409);
  });

  it('reminds in one message of all that it has grown to', async () => {
    const jobs = await addJobs(3);
    for (const job of jobs) {
      await become('missing', job);
      await later(1900);
    }
    expect(await subjects()).toHaveLength(3);
    await later(24 * 3600 - 3 * 1900);
    await later(3600);
    await later(1900);
    expect((await subjects()).slice(3)).toEqual(['Reminder - Backup alert - ACME - 3 databases - Status: MISSING']);
  });

  it('is not kept open by jobs that are switched off or deleted, and takes them back when they are on again', async () => {
    const [off, gone] = await addJobs(2);
    await become('missing', off!, gone!);
    await later(30);
    await world.database.query('UPDATE expected_backup_jobs SET is_active = false WHERE id = $1', [off!.id]);
    await world.tell();
    expect(await list('?state=open')).toMatchObject([{ jobs_in_trouble: 1 }]);
    await world.database.query('DELETE FROM expected_backup_jobs WHERE id = $1', [gone!.id]);
    await world.tell();
    expect(await list()).toMatchObject([{ state: 'resolved', jobs_count: 1, jobs_in_trouble: 0 }]);
    await world.database.query('UPDATE expected_backup_jobs SET is_active = true WHERE id = $1', [off!.id]);
    await later(60);
    expect([await list('?state=open'), await subjects()]).toMatchObject([[{ jobs_in_trouble: 1 }], [expect.any(String)]]);
    await become('success', off!);
    expect((await subjects()).slice(1)).toEqual(['Backup recovered - DB_1 - Status: SUCCESS']);
    expect(await list('?state=open')).toEqual([]);
  });

  it('whose job is switched off before it recovers tells the recovery all the same', async () => {
    const [job] = await addJobs(1);
    await become('failed', job!);
    await later(30);
    await world.database.query('UPDATE expected_backup_jobs SET is_active = false WHERE id = $1', [job!.id]);
    await world.tell();
    await become('success', job!);
    await world.tell();
    expect((await subjects()).slice(1)).toEqual(['Backup recovered - DB_1 - Status: SUCCESS']);
    expect(await list()).toMatchObject([{ state: 'resolved' }]);
  });

  it.each([['nothing before', []], ['a trouble that was told before it was switched off, and a recovery while it was', ['failed', 'success']]] as const)('is opened when a job is switched on that failed while it was off, after %s', async (_before, [told, recovered]) => {
    const [job] = await addJobs(1);
    const setActive = (isActive: boolean) => world.database.query('UPDATE expected_backup_jobs SET is_active = $2 WHERE id = $1', [job!.id, isActive]);
    if (told) await become(told, job!);
    await later(60);
    await setActive(false);
    await world.tell();
    if (recovered) await become(recovered, job!);
    await become('missing', job!);
    await later(3600);
    const before = await subjects();
    expect(before).toHaveLength(told ? 2 : 0);
    expect(await list('?state=open')).toEqual([]);
    await setActive(true);
    await later(60);
    expect((await subjects()).slice(before.length)).toEqual(['Backup alert - DB_1 - Status: MISSING']);
    expect(await list('?state=open')).toMatchObject([{ jobs_in_trouble: 1 }]);
  });

  it('of a status that a filter let through ends for whoever was told, also when its entry is gone', async () => {
    const { body: { id } } = await world.api.post('/notification_channels').send({ name: 'Pager', kind: 'email', config: { recipients: ['pager@example.org'] } }).expect(201);
    await world.api.post('/notification_rules').send({ name: 'Critical', channel_ids: [id], match: { severities: ['critical'] } }).expect(201);
    const [job] = await addJobs(1);
    await become('failed', job!);
    await later(30);
    await world.database.query('DELETE FROM backup_entries');
    await become('success', job!);
    expect((await world.deliveries()).filter(({ recipient }) => recipient === 'pager@example.org').map(({ kind }) => kind)).toEqual(['alert', 'recovery']);
  });

  it('of a job that flaps keeps its distance from the last worsening, and is not kept open by it once it is switched off', async () => {
    const [steady, flapping] = await addJobs(2);
    await become('missing', steady!);
    await later(30);
    for (let round = 0; round < 3; round++) {
      await become('failed', flapping!);
      await later(1);
      await become('success', flapping!);
      await later(1);
    }
    await become('failed', flapping!);
    await later(60);
    expect(await subjects()).toHaveLength(1);
    await later(1800);
    expect((await world.deliveries()).slice(1).map(({ payload }) => payload?.jobs[0]?.changes_in_a_day)).toEqual([7]);
    await become('success', flapping!, steady!);
    await later(60);
    expect([(await subjects()).slice(2), await list('?state=open')]).toMatchObject([['Backup recovered - DB_1 - Status: SUCCESS - 1 still in alert'], [{ jobs_in_trouble: 0 }]]);
    await world.database.query('UPDATE expected_backup_jobs SET is_active = false WHERE id = $1', [flapping!.id]);
    await later(1);
    expect(await list('?state=open')).toEqual([]);
  });

  it('of what was told before there were incidents reminds, and tells the end', async () => {
    const [job, gone] = await addJobs(2);
    await become('failed', job!, gone!);
    await later(30);
    const runner = world.database.createQueryRunner();
    await new Incidents1795900000010().down(runner);
    await new Incidents1795900000010().up(runner);
    await runner.release();
    await world.database.query('UPDATE expected_backup_jobs SET is_active = false WHERE id = $1', [gone!.id]);
    await world.tell();
    expect(await list()).toMatchObject([{ state: 'open', agent_id: 'ACME', jobs_count: 2, jobs_in_trouble: 1, told_at: expect.any(String) }]);
    await later(25 * 3600);
    await become('success', job!);
    expect((await subjects()).slice(1)).toEqual(['Reminder - Backup alert - DB_1 - Status: FAILED', 'Backup recovered - DB_1 - Status: SUCCESS']);
    expect(await list()).toMatchObject([{ state: 'resolved' }]);
  });
});
