import { Outbox } from '../../src/notification/deliveries/outbox.js';
import { mailTo } from '../../src/notification/deliveries/recipients.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { HookReceiver } from '../support/hook-receiver.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

const SECRET = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;
const MINUTE = 1 / 60;

describe('What is sent', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let receiver: HookReceiver;
  let world: NotificationWorld;
  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    receiver = await HookReceiver.start();
    world = await NotificationWorld.start({ ...database.env, ...sink.env, WEBHOOK_ALLOW_PRIVATE: 'true', ADMIN_EMAIL_RECIPIENT: 'admin@example.org' });
  });
  beforeEach(async () => {
    await world.forget();
    sink.forget();
    receiver.forget();
  });
  afterAll(async () => {
    await world.close();
    await receiver.close();
    await sink.close();
    await database.close();
  });

  const subjects = () => sink.mails.map(({ mail }) => mail.subject);
  const statuses = async (channelId: number | null = null) => (await world.deliveries()).filter(({ channel_id }) => channel_id === channelId).map(({ status }) => status);
  const alertAndRecovery = async (database_name = 'SALES', agent = 'ACME'): Promise<void> => {
    const job = await world.addJob(database_name, { agent_id_responsible: agent });
    await world.record(job, 'missing');
    await world.endRun();
    await world.record(job, 'success');
    await world.endRun();
  };

  describe('by mail', () => {
    it('keeps its order when the alert is greylisted, and holds up no other agent', async () => {
      let refusals = 2;
      sink.answer = () => (refusals-- > 0 ? 451 : 'accept');
      const job = await world.addJob('SALES');
      await world.record(job, 'missing');
      await world.endRun();
      await world.record(job, 'success');
      await world.endRun();
      // Its alert was tried again at once, and is greylisted still.
      expect(await statuses()).toEqual(['retrying', 'pending']);
      await alertAndRecovery('HR', 'OTHER');
      expect(subjects()).toEqual(['Backup alert - HR - Status: MISSING', 'Backup recovered - HR - Status: SUCCESS']);
      world.clock.advance(3 * MINUTE);
      await world.tell();
      expect(subjects().slice(2)).toEqual(['Backup alert - SALES - Status: MISSING', 'Backup recovered - SALES - Status: SUCCESS']);
    });

    it('is due as soon as anything gets through again to a server that was down, but not sooner than a minute after it was tried', async () => {
      sink.answer = () => 'close';
      await alertAndRecovery('SALES', 'A');
      await alertAndRecovery('HR', 'B');
      for (const hours of [1, 2, 3]) {
        world.clock.advance(hours);
        await world.tell();
      }
      expect(sink.mails).toEqual([]);
      sink.answer = () => 'accept';
      world.clock.advance(2 * MINUTE);
      await world.api.post('/notifications/test').send({ recipient: 'somebody@example.org' }).expect(202);
      await world.tell();
      expect(await statuses()).toEqual(['sent', 'sent', 'sent', 'sent', 'sent']);
    });

    it('has seven days from when it was queued last', async () => {
      sink.answer = () => 451;
      await world.record(await world.addJob('SALES'), 'missing');
      await world.endRun();
      world.clock.advance(7 * 24);
      await world.tell();
      const [given] = await world.deliveries();
      expect(given).toMatchObject({ status: 'failed' });
      await world.api.post(`/deliveries/${given!.id}/retry`).expect(202);
      await world.tell();
      const [again] = await world.deliveries();
      expect(again).toMatchObject({ status: 'retrying', attempts: 1 });
      expect(again!.queued_at.getTime() - again!.created_at.getTime()).toBeGreaterThanOrEqual(7 * 24 * 3_600_000);
      world.clock.advance(6 * 24);
      await world.tell();
      expect((await statuses())[0]).toBe('retrying');
    });

    it('is never an alert after its recovery, not even by hand', async () => {
      sink.script = (stage) => (stage === 'message' ? 554 : 'accept');
      const job = await world.addJob('SALES');
      await world.record(job, 'missing');
      await world.endRun();
      sink.script = () => 'accept';
      const [alert] = await world.deliveries();
      expect(alert).toMatchObject({ status: 'failed' });
      await world.record(job, 'success');
      await world.endRun();
      expect(subjects()).toEqual(['Backup recovered - SALES - Status: SUCCESS']);
      const { body } = await world.api.post(`/deliveries/${alert!.id}/retry`).expect(409);
      expect(body.detail).toMatch(/out of date: the recovery of the same jobs was sent there at .* \(delivery \d+\)/);
    });
  });

  describe('to very many at once', () => {
    it('is worded a few at a time, so that everything else gets its turn', async () => {
      let turn = 0;
      let isOver = false;
      const count = (): unknown => isOver || (turn += 1, setImmediate(count));
      count();
      const perTurn = new Map<number, number>();
      const contentOf = () => {
        perTurn.set(turn, (perTurn.get(turn) ?? 0) + 1);
        return { kind: 'test' } as const;
      };
      const everybody = Array.from({ length: 500 }, (_, index) => mailTo(`user${index}@example.org`, [index]));
      const written = await world.database.transaction((manager) => world.app.get(Outbox).write(manager, everybody, { agent_id: null, scan_run_id: null }, contentOf));
      isOver = true;
      expect(written).toHaveLength(500);
      expect(Math.max(...perTurn.values())).toBeLessThanOrEqual(50);
      expect((await world.deliveries()).map(({ recipient }) => recipient)).toEqual(everybody.map(({ recipient }) => recipient));
    });
  });

  describe('over HTTP', () => {
    const hook = (config: object = {}) => world.addChannel('webhook', { url: receiver.url(), secret: SECRET, ...config });

    it('is given up after an hour when its content is refused, and what comes behind goes on', async () => {
      const { id } = await hook();
      receiver.react = ({ body }) => ({ status: JSON.parse(body).type === 'vigie.alert' ? 413 : 204 });
      await alertAndRecovery();
      expect(await statuses(id)).toEqual(['retrying', 'pending']);
      for (let minutes = 0; minutes < 66; minutes += 6) {
        world.clock.advance(6 * MINUTE);
        await world.tell();
      }
      expect(await statuses(id)).toEqual(['failed', 'sent']);
    });

    it('is no longer left in peace when the channel was changed or tested, or a message is sent again by hand', async () => {
      const { id } = await hook();
      const pause = async (): Promise<void> => {
        receiver.react = () => ({ status: 429, headers: { 'Retry-After': '7200' } });
        await world.record(await world.addJob(`DB_${receiver.received.length}`, { agent_id_responsible: `AGENT_${receiver.received.length}` }), 'missing');
        await world.endRun();
        const { body } = await world.api.get(`/notification_channels/${id}`).expect(200);
        expect(new Date(body.paused_until).getTime()).toBeGreaterThan(world.clock.now().getTime());
        receiver.react = () => ({ status: 204 });
        world.clock.advance(2 * MINUTE);
      };
      await pause();
      await world.api.patch(`/notification_channels/${id}`).send({ config: { max_per_minute: 100 } }).expect(200);
      await world.tell();
      expect(await statuses(id)).toEqual(['sent']);
      await pause();
      await world.api.post(`/notification_channels/${id}/test`).expect(200);
      await world.tell();
      expect(await statuses(id)).toEqual(['sent', 'sent']);
      await pause();
      await world.api.post(`/deliveries/${(await world.deliveries()).at(-1)!.id}/retry`).expect(202);
      await world.tell();
      expect(await statuses(id)).toEqual(['sent', 'sent', 'sent']);
    });

    it('goes out no faster than the channel takes it', async () => {
      const { id } = await hook({ max_per_minute: 2 });
      for (let agent = 0; agent < 5; agent++) await world.record(await world.addJob('DB', { agent_id_responsible: `AGENT_${agent}` }), 'missing');
      await world.endRun();
      expect(receiver.received).toHaveLength(2);
      world.clock.advance(1.01 * MINUTE);
      await world.tell();
      expect(receiver.received).toHaveLength(4);
      world.clock.advance(1.01 * MINUTE);
      await world.tell();
      expect(await statuses(id)).toEqual(Array(5).fill('sent'));
    });

    it('holds up none behind one that is slow', async () => {
      await hook();
      receiver.react = ({ body }) => (JSON.parse(body).subject === 'SLOW' ? 'hang' : { status: 204 });
      await world.record(await world.addJob('DB', { agent_id_responsible: 'SLOW' }), 'missing');
      const told = world.endRun();
      await receiver.nth(1);
      for (let agent = 0; agent < 9; agent++) await world.record(await world.addJob('DB', { agent_id_responsible: `AGENT_${agent}` }), 'missing');
      const more = world.endRun();
      await receiver.nth(10);
      const [slow] = (await world.deliveries()).filter(({ agent_id, channel }) => agent_id === 'SLOW' && channel === 'webhook');
      expect(slow).toMatchObject({ status: 'pending', attempts: 0 });
      receiver.release();
      await Promise.all([told, more]);
    });

    it('says what was skipped when the channel is deleted all the same', async () => {
      const { id, rule } = await hook();
      receiver.react = () => ({ status: 500 });
      await world.record(await world.addJob('SALES'), 'missing');
      await world.endRun();
      await world.api.delete(`/notification_rules/${rule.id}`).expect(204);
      await world.api.delete(`/notification_channels/${id}`).expect(409);
      await world.api.delete(`/notification_channels/${id}?skip_waiting=true`).expect(204);
      expect(await statuses(id)).toEqual(['skipped']);
      const { body: [audited] } = await world.api.get('/audit_log?action=notification_channel.deleted&limit=1').expect(200);
      expect(audited).toMatchObject({ target_id: String(id), after: { messages_skipped: 1 } });
    });
  });
});

it('Mail that waits is settled when Vigie starts without a mail server', async () => {
  const database = await createTestDatabase();
  const sink = await SmtpSink.start();
  sink.answer = () => 451;
  const before = await NotificationWorld.start({ ...database.env, ...sink.env });
  await before.record(await before.addJob('SALES'), 'missing');
  await before.endRun();
  await before.close();
  const after = await NotificationWorld.start(database.env);
  await after.tell();
  expect(await after.deliveries()).toMatchObject([{ status: 'skipped', next_attempt_at: null, last_error: expect.stringContaining('No SMTP server is configured any more') }]);
  await after.close();
  await sink.close();
  await database.close();
});
