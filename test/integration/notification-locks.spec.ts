import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { HookReceiver } from '../support/hook-receiver.js';
import { onPostgres } from '../support/installation.js';
import { NotificationWorld } from '../support/notification-world.js';

/** Somebody who has locked a job to delete it is waited for; the embedded database does one transaction at a time. */
onPostgres('Whoever deletes a job or switches a channel off while messages are written', () => {
  let database: TestDatabase;
  let world: NotificationWorld;
  beforeAll(async () => {
    database = await createTestDatabase();
    world = await NotificationWorld.start({ ...database.env, WEBHOOK_ALLOW_PRIVATE: 'true', REMINDER_HOURS: '24' });
  });
  beforeEach(() => world.forget());
  afterAll(async () => {
    await world.close();
    await database.close();
  });

  const failed = async (): Promise<ExpectedBackupJob> => {
    const job = await world.addJob('SALES');
    await world.record(job, 'failed');
    await world.endRun();
    return job;
  };
  const waiting = async (): Promise<void> => {
    for (;;) {
      const [row] = await world.database.query<{ n: number }[]>(`SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      if (row && row.n > 0) return;
    }
  };
  /** Locks first, waits until `other` waits for it, and goes on to what belongs to it. */
  const meet = async (lock: string, other: () => Promise<unknown>, goOn: string, id: number): Promise<unknown> => {
    let met: Promise<unknown> = Promise.resolve();
    await world.database.transaction(async (manager) => {
      await manager.query(lock, [id]);
      met = other().then((result) => result, (error: unknown) => error);
      await waiting();
      await manager.query(goOn, [id]);
    });
    return met;
  };
  const LOCK_JOB = 'SELECT FROM expected_backup_jobs WHERE id = $1 FOR UPDATE';
  const DELETE_JOB = 'DELETE FROM expected_backup_jobs WHERE id = $1';

  it.each([
    ['reminds of it', () => {
      world.clock.advance(25);
      return Promise.resolve();
    }],
    ['takes it out of its incident', (job: ExpectedBackupJob) => world.database.query('UPDATE expected_backup_jobs SET is_active = false WHERE id = $1', [job.id])],
    ['lets its alert go', (job: ExpectedBackupJob) => world.database.query('INSERT INTO held_alerts (job_id, held_at) VALUES ($1, now())', [job.id])],
  ])('meets nobody who %s and waits for it in turn', async (_what, prepare) => {
    const job = await failed();
    await prepare(job);
    await meet(LOCK_JOB, () => world.tell(), DELETE_JOB, job.id);
    expect(await world.database.query('SELECT FROM expected_backup_jobs')).toEqual([]);
  });

  it('meets nobody who sends a message again', async () => {
    const receiver = await HookReceiver.start();
    receiver.react = () => ({ status: 500 });
    const { id } = await world.addChannel('webhook', { url: receiver.url(), secret: `whsec_${Buffer.alloc(32, 's').toString('base64')}` });
    await failed();
    const [delivery] = (await world.deliveries()).filter(({ channel_id }) => channel_id === id);
    const answer = await meet('UPDATE notification_channels SET is_active = false WHERE id = $1', async () => (await world.api.post(`/deliveries/${delivery!.id}/retry`)).status,
      `UPDATE deliveries SET status = 'skipped' WHERE channel_id = $1`, id);
    expect(answer).toBe(409);
    await receiver.close();
  });
});
