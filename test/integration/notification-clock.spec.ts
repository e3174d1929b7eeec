import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

/** Hours that the clock was ahead. */
const AHEAD = 29 * 24;

describe('A clock that was ahead, and was set back', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let world: NotificationWorld;
  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    world = await NotificationWorld.start({ ...database.env, ...sink.env, GROUP_WAIT_SECONDS: '30', GROUP_INTERVAL_MINUTES: '30', REMINDER_HOURS: '24' });
    world.app.useLogger(false);
  });
  beforeEach(async () => {
    await world.forget();
    sink.forget();
    world.clock.advance(AHEAD);
  });
  afterAll(async () => {
    await world.close();
    await sink.close();
    await database.close();
  });

  const subjects = () => sink.mails.map(({ mail }) => mail.subject);
  const later = async (hours: number) => {
    world.clock.advance(hours);
    await world.tell();
  };
  const fail = async (name: string) => {
    const job = await world.addJob(name);
    await world.record(job, 'failed');
    await world.endRun();
    return job;
  };
  const MINUTE = 1 / 60;

  it('keeps back no alert that was not told yet', async () => {
    await fail('SALES');
    expect(subjects()).toEqual([]);
    await later(-AHEAD);
    expect(subjects()).toEqual(['Backup alert - SALES - Status: FAILED']);
  });

  it('keeps back no worsening for as long as the last one lies ahead', async () => {
    await fail('SALES');
    await later(MINUTE);
    await later(-AHEAD);
    await fail('HR');
    await later(31 * MINUTE);
    expect(subjects().slice(1)).toEqual(['Backup alert - HR - Status: FAILED - and 1 more in alert']);
  });

  it('keeps back no reminder', async () => {
    await fail('SALES');
    await later(MINUTE);
    await later(-AHEAD);
    await later(24.1);
    expect(subjects().slice(1)).toEqual(['Reminder - Backup alert - SALES - Status: FAILED']);
  });

  it.each([['was not tried yet', 0], ['was tried already', 1]])('keeps back no message that %s', async (_what, tries) => {
    sink.answer = () => 451;
    if (tries === 0) await world.api.post('/notifications/test').send({ recipient: 'a@example.org' }).expect(202);
    await fail('SALES');
    for (let tried = 0; tried < tries; tried++) await later(12);
    sink.answer = () => 'accept';
    await later(-AHEAD);
    await later(6.1);
    expect(subjects()).toContain('Backup alert - SALES - Status: FAILED');
    expect((await world.deliveries()).map(({ status }) => status)).not.toContain('retrying');
  });

  it('takes no job for flapping that changed often then', async () => {
    const job = await fail('SALES');
    for (const status of ['success', 'failed', 'success', 'failed', 'success', 'failed', 'success'] as const) {
      await world.record(job, status);
      await world.endRun();
      await later(31 * MINUTE);
    }
    const told = subjects().length;
    await later(-AHEAD);
    await world.record(job, 'missing');
    await world.endRun();
    await later(MINUTE);
    expect(subjects().slice(told).at(-1)).toBe('Backup alert - SALES - Status: MISSING');
  });
});
