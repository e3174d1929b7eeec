import { IncidentSweeper } from '../../src/notification/incidents/incident-sweeper.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

const DAY_HOURS = 24;

describe('Incidents and messages of long ago', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let world: NotificationWorld;
  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    world = await NotificationWorld.start({ ...database.env, ...sink.env, REMINDER_HOURS: '0' });
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

  const become = async (status: 'failed' | 'success', job: Awaited<ReturnType<typeof world.addJob>>) => {
    await world.record(job, status);
    await world.endRun();
  };
  const sweep = () => world.app.get(IncidentSweeper).sweep();
  const kept = async () => {
    const [row] = await world.database.query<Record<string, number>[]>('SELECT (SELECT count(*) FROM incidents) AS incidents, (SELECT count(*) FROM incident_jobs) AS jobs, (SELECT count(*) FROM deliveries) AS deliveries');
    return row;
  };

  it('are kept for 400 days after the end, and forgotten then with what was said of them', async () => {
    const job = await world.addJob('X');
    await become('failed', job);
    const [incident] = (await world.api.get('/incidents').expect(200)).body;
    await world.api.post(`/incidents/${incident.id}/acknowledge`).send({ note: 'On the way.' }).expect(200);
    await become('success', job);
    const before = await kept();
    expect(before).toEqual({ incidents: 1, jobs: 1, deliveries: 2 });
    world.clock.advance(399 * DAY_HOURS);
    await sweep();
    expect(await kept()).toEqual(before);
    world.clock.advance(2 * DAY_HOURS);
    await sweep();
    expect(await kept()).toEqual({ incidents: 0, jobs: 0, deliveries: 0 });
    await world.api.get(`/incidents/${incident.id}`).expect(404);
    await become('failed', job);
    expect(await kept()).toEqual({ incidents: 1, jobs: 1, deliveries: 1 });
  });

  it('stay while the trouble lasts, with the mails that later ones answer to', async () => {
    await become('failed', await world.addJob('X'));
    world.clock.advance(500 * DAY_HOURS);
    await sweep();
    expect(await kept()).toEqual({ incidents: 1, jobs: 1, deliveries: 1 });
  });

  it('stay where a job was switched off in trouble: it comes back with it', async () => {
    const job = await world.addJob('X');
    await become('failed', job);
    await world.database.query('UPDATE expected_backup_jobs SET is_active = false WHERE id = $1', [job.id]);
    await world.tell();
    await world.tell();
    expect((await world.api.get('/incidents').expect(200)).body[0]).toMatchObject({ state: 'resolved' });
    world.clock.advance(500 * DAY_HOURS);
    await sweep();
    expect(await kept()).toMatchObject({ incidents: 1, jobs: 1 });
    await world.database.query('UPDATE expected_backup_jobs SET is_active = true WHERE id = $1', [job.id]);
    await world.tell();
    expect((await world.api.get('/incidents?state=open').expect(200)).body).toHaveLength(1);
  });

  it('stay while a message of theirs is not sent', async () => {
    const job = await world.addJob('X');
    await become('failed', job);
    await become('success', job);
    await world.database.query(`UPDATE deliveries SET status = 'retrying', next_attempt_at = now() + interval '10 years' WHERE id = (SELECT max(id) FROM deliveries)`);
    world.clock.advance(500 * DAY_HOURS);
    await sweep();
    expect(await kept()).toEqual({ incidents: 1, jobs: 1, deliveries: 1 });
  });
});
