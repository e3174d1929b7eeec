import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { NotificationWorld } from '../support/notification-world.js';
import { type Answer, SmtpSink } from '../support/smtp-sink.js';

const NO_MAILBOX = { code: 550, words: '5.1.1 No such user' };
const RELAY_DENIED = { code: 554, words: '5.7.1 Relay access denied' };

describe('A mail address that the server refuses', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let world: NotificationWorld;
  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    world = await NotificationWorld.start({ ...database.env, ...sink.env, ADMIN_EMAIL_RECIPIENT: 'admin@example.org', REMINDER_HOURS: '0' });
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

  const subjects = (address = 'admin@example.org') => sink.mails.filter(({ to }) => to.includes(address)).map(({ mail }) => mail.subject);
  const refuse = (address: string, answer: () => Answer) => (sink.answer = (recipient) => (recipient.toLowerCase() === address ? answer() : 'accept'));
  const of = async (address: string) => (await world.deliveries()).filter(({ recipient }) => recipient.toLowerCase() === address);
  const statuses = async (address: string) => (await of(address)).map(({ status }) => status);
  const stopped = async () => (await world.outbox()).disabled_recipients.map(({ address }) => address);
  const later = async (hours: number) => {
    world.clock.advance(hours);
    await world.tell();
  };
  const alert = async (name: string, email: string | null = null) => {
    await world.record(await world.addJob(name, { agent_id_responsible: name, email_for_notifications: email }), 'missing');
    await world.endRun();
  };
  /** Three refusals over more than an hour, while others get through. */
  const stop = async (answer: () => Answer = () => 550): Promise<void> => {
    refuse('gone@example.org', answer);
    for (const name of ['A', 'B', 'C']) {
      await alert(name, 'gone@example.org');
      await later(0.3);
      await later(0.3);
    }
  };

  it('stops after three refusals in an hour while others get through; they are told, the list and the health page say so, and an operator lets it go on', async () => {
    await stop();
    expect(await statuses('gone@example.org')).toEqual(['failed', 'failed', 'failed']);
    expect(subjects()).toContain('Backup alert - gone@example.org - Mail refused for good');
    expect(sink.mails.at(-1)!.mail.text).toContain('POST /mail_recipients/:id/enable');
    expect((await world.outbox()).disabled_recipients).toMatchObject([{ address: 'gone@example.org', reason: expect.stringContaining('refused by the script') }]);
    await alert('HR', 'Gone@example.org');
    const skipped = (await world.deliveries()).at(-1)!;
    expect(skipped).toMatchObject({ recipient: 'Gone@example.org', status: 'skipped', attempts: 0, last_error: expect.stringContaining('Mail to Gone@example.org was stopped') });
    await world.api.post(`/deliveries/${skipped.id}/retry`).expect(409);

    sink.answer = () => 'accept';
    const { body: [listed] } = await world.api.get('/mail_recipients?disabled=true').expect(200);
    expect(listed).toMatchObject({ address: 'gone@example.org', disabled_at: expect.any(String), tried_at: expect.any(String) });
    await world.api.post(`/mail_recipients/${listed.id}/enable`).expect(204);
    await world.api.post(`/mail_recipients/${listed.id}/enable`).expect(404);
    await world.api.post(`/deliveries/${skipped.id}/retry`).expect(202);
    await world.tell();
    expect(sink.mails.at(-1)!.to).toEqual(['Gone@example.org']);
  });

  it('goes on as soon as a test arrives there', async () => {
    await stop();
    sink.answer = () => 'accept';
    await world.api.post('/notifications/test').send({ recipient: 'gone@example.org' }).expect(202);
    await world.tell();
    expect(await stopped()).toEqual([]);
  });

  it('goes on when refusals do not come in a row', async () => {
    let answers = 0;
    await stop(() => ((answers += 1) % 2 === 0 ? 'accept' : 550));
    expect(await stopped()).toEqual([]);
  });

  it.each([['without a code', 550 as const], ['because it may not relay', RELAY_DENIED]])('with everybody else, %s, is no address that is gone: all mail waits for the server, for hours, and arrives', async (_why, answer) => {
    sink.answer = () => answer;
    await alert('A', 'owner@example.org');
    for (let minutes = 0; minutes < 180; minutes += 20) await later(1 / 3);
    await alert('B', 'owner@example.org');
    expect(await statuses('admin@example.org')).toEqual(['retrying', 'retrying']);
    expect(await stopped()).toEqual([]);
    sink.answer = () => 'accept';
    await later(6);
    await later(6);
    expect([await statuses('admin@example.org'), await statuses('owner@example.org')]).toEqual([['sent', 'sent'], ['sent', 'sent']]);
    expect((await world.api.get('/mail_recipients').expect(200)).body).toEqual([]);
  });

  it('is asked again once a day by what is due for it, and gets mail again when it is mended', async () => {
    refuse('gone@example.org', () => NO_MAILBOX);
    await alert('A', 'gone@example.org');
    expect(await stopped()).toEqual(['gone@example.org']);
    await later(23);
    await alert('B', 'gone@example.org');
    await later(2);
    await alert('C', 'gone@example.org');
    await alert('D', 'gone@example.org');
    expect((await of('gone@example.org')).filter(({ kind }) => kind === 'alert').map(({ status, tried_at }) => [status, tried_at !== null])).toEqual([['failed', true], ['skipped', false], ['skipped', true], ['skipped', false]]);
    sink.answer = () => 'accept';
    await later(25);
    await alert('E', 'gone@example.org');
    await alert('F', 'gone@example.org');
    expect(await stopped()).toEqual([]);
    expect(subjects('gone@example.org')).toEqual(expect.arrayContaining(['Backup alert - E - Status: MISSING', 'Backup alert - F - Status: MISSING']));
  });

  it('lets the administrators be told instead, of that too, where rules lead to it alone; the preview says so', async () => {
    const { rule } = await world.addChannel('email', { recipients: ['ops@example.org'] }, 'Ops');
    const { body: [everything] } = await world.api.get('/notification_rules').expect(200);
    await world.api.patch(`/notification_rules/${everything.id}`).send({ is_active: false }).expect(200);
    refuse('ops@example.org', () => NO_MAILBOX);
    await alert('A');
    expect(subjects()).toEqual(['Backup alert - ops@example.org - Mail refused for good']);
    expect(sink.mails.at(-1)!.mail.text).toContain('Backup alert - A - Status: MISSING');
    await alert('B');
    expect(subjects().slice(1)).toEqual(['Backup alert - B - Status: MISSING']);
    expect((await of('ops@example.org')).at(-1)).toMatchObject({ status: 'skipped' });
    const { body } = await world.api.post('/notification_rules/preview').send({ agent_id: 'B', status: 'missing' }).expect(200);
    expect(body).toMatchObject({ fallback: true, destinations: [{ recipient: 'ops@example.org', is_stopped: true }, { recipient: 'admin@example.org', is_stopped: false }] });
    await world.api.patch(`/notification_rules/${rule.id}`).send({ name: 'Ops, all of it' }).expect(409);
    await world.api.patch(`/notification_rules/${everything.id}`).send({ is_active: true }).expect(200);
  });
});
