import { Webhook } from 'standardwebhooks';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { HookReceiver, type Received } from '../support/hook-receiver.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

const SECRET = `whsec_${Buffer.alloc(32, 'new secret').toString('base64')}`;
const OLD_SECRET = `whsec_${Buffer.alloc(24, 'old secret').toString('base64')}`;

/** What an implementation of Standard Webhooks that is not ours makes of a request. */
function verified(secret: string, { body, headers }: Received): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

describe('A webhook channel', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let receiver: HookReceiver;
  let world: NotificationWorld;
  let channel: { id: number };

  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    receiver = await HookReceiver.start();
    world = await NotificationWorld.start({ ...database.env, ...sink.env, WEBHOOK_ALLOW_PRIVATE: 'true' });
  });
  beforeEach(async () => {
    await world.forget();
    sink.forget();
    receiver.forget();
    channel = await world.addChannel('webhook', { url: receiver.url(), secret: SECRET });
  });
  afterAll(async () => {
    await world.close();
    await receiver.close();
    await sink.close();
    await database.close();
  });

  const throughIt = async () => (await world.deliveries()).filter(({ channel_id }) => channel_id === channel.id);
  const alertOnce = async (): Promise<void> => {
    await world.record(await world.addJob('SALES'), 'missing');
    await world.endRun();
  };

  it('gets every alert as a CloudEvent whose signature others can verify', async () => {
    await alertOnce();
    const request = await receiver.nth(1);
    expect(request.headers).toMatchObject({ 'content-type': 'application/cloudevents+json', 'user-agent': 'Vigie' });
    const [delivery] = await throughIt();
    expect(verified(SECRET, request)).toEqual({
      specversion: '1.0', id: request.headers['webhook-id'], source: '/vigie', type: 'vigie.alert', subject: 'ACME',
      time: delivery!.created_at.toISOString(), datacontenttype: 'application/json', data: delivery!.payload,
    });
    expect(delivery).toMatchObject({ status: 'sent', channel: 'webhook', recipient: 'A webhook', attempts: 1 });
    expect(delivery!.payload).toMatchObject({
      kind: 'alert', severity: 'critical', title: 'Backup alert - SALES - Status: MISSING', agent_id: 'ACME', left_out: 0,
      jobs: [{ job_id: 1, database_name: 'SALES', agent_id: 'ACME', company_name: 'Acme & Sons', city: 'Douala', kind: 'alert', status: 'missing', rule: 'deadline-passed', message: 'missing it is' }],
    });
  });

  it('is told beside the administrators, each once', async () => {
    await alertOnce();
    expect((await world.deliveries()).map(({ channel: kind, recipient }) => [kind, recipient])).toEqual([['email', 'admin@example.org'], ['webhook', 'A webhook']]);
  });

  it('signs with the previous secret too while receivers change over', async () => {
    await world.api.patch(`/notification_channels/${channel.id}`).send({ config: { previous_secret: OLD_SECRET } }).expect(200);
    await alertOnce();
    const request = await receiver.nth(1);
    expect(request.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    expect(verified(SECRET, request)).toEqual(verified(OLD_SECRET, request));
    await world.api.patch(`/notification_channels/${channel.id}`).send({ config: { previous_secret: null } }).expect(200);
    await world.api.post(`/notification_channels/${channel.id}/test`).expect(200);
    const next = await receiver.nth(2);
    expect(verified(SECRET, next)).toMatchObject({ type: 'vigie.test' });
    expect(() => verified(OLD_SECRET, next)).toThrow('No matching signature');
  });

  it.each([500, 400, 404, 429, 302])('is tried again after %i, with the same id and a new signature', async (status) => {
    receiver.react = () => ({ status, headers: { Location: receiver.url('/elsewhere') } });
    await alertOnce();
    expect(await throughIt()).toMatchObject([{ status: 'retrying', attempts: 1, last_error: expect.stringContaining(`answered ${status}`) }]);
    receiver.react = () => ({ status: 200 });
    world.clock.advance(1);
    await world.tell();
    const [first, second] = [await receiver.nth(1), await receiver.nth(2)];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
    expect(second.headers['webhook-signature']).not.toBe(first.headers['webhook-signature']);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook', '/hook']);
    expect(await throughIt()).toMatchObject([{ status: 'sent', attempts: 2, last_error: null }]);
  });

  it('hears of one agent in the order in which it happened, and of others meanwhile', async () => {
    const job = await world.addJob('SALES');
    receiver.react = () => ({ status: 500 });
    await world.record(job, 'missing');
    await world.endRun();
    receiver.react = ({ body }) => ({ status: JSON.parse(body).subject === 'OTHER' ? 200 : 400 });
    await world.record(job, 'success');
    await world.record(await world.addJob('HR', { agent_id_responsible: 'OTHER' }), 'failed');
    await world.endRun();
    // The alert is tried at once, because something came behind it; it is not overtaken.
    expect(receiver.received.slice(1).map(({ body }) => JSON.parse(body)).map(({ type, subject }) => `${type} ${subject}`).sort()).toEqual(['vigie.alert ACME', 'vigie.alert OTHER']);
    receiver.react = () => ({ status: 200 });
    world.clock.advance(1);
    await world.tell();
    expect(receiver.received.slice(3).map(({ body }) => JSON.parse(body).type)).toEqual(['vigie.alert', 'vigie.recovery']);
  });

  it('hears of an alarm about Vigie itself before it hears of its end', async () => {
    const alarm = { alarm_id: 1, kind: 'scans_failing', subject: '', numbers: { count: 3, error: 'EIO' }, raised_at: world.clock.now().toISOString() } as const;
    receiver.react = () => ({ status: 500 });
    await world.publish([{ type: 'alarm.raised', released: true, payload: alarm }]);
    await world.tell();
    receiver.react = () => ({ status: 200 });
    await world.publish([{ type: 'alarm.cleared', released: true, payload: alarm }]);
    await world.tell();
    expect(receiver.received.slice(1).map(({ body }) => JSON.parse(body).data.alarms[0].cleared)).toEqual([false, true]);
  });

  it.each([['in seconds', () => '7200'], ['as a date', () => new Date(world.clock.now().getTime() + 7_200_000).toUTCString()]])('waits as long as Retry-After says %s, and leaves the receiver in peace', async (_how, value) => {
    receiver.react = () => ({ status: 429, headers: { 'Retry-After': value() } });
    await alertOnce();
    const [delivery] = await throughIt();
    const wait = delivery!.next_attempt_at!.getTime() - world.clock.now().getTime();
    expect(wait).toBeGreaterThan(7_190_000);
    expect(wait).toBeLessThanOrEqual(7_200_000);
    await world.record(await world.addJob('HR'), 'failed');
    await world.endRun();
    expect(receiver.received).toHaveLength(1);
    receiver.react = () => ({ status: 200 });
    world.clock.advance(2.01);
    await world.tell();
    expect((await throughIt()).map(({ status }) => status)).toEqual(['sent', 'sent']);
  });

  it('takes six hours at most for a Retry-After that asks for ever', async () => {
    receiver.react = () => ({ status: 503, headers: { 'Retry-After': '999999999' } });
    await alertOnce();
    const [delivery] = await throughIt();
    expect(delivery!.next_attempt_at!.getTime() - world.clock.now().getTime()).toBeLessThanOrEqual(6 * 3_600_000);
  });

  it('is switched off by 410; the administrators hear why and what it did not get, and the summary says so', async () => {
    receiver.react = () => ({ status: 410 });
    await alertOnce();
    await world.tell();
    const { body } = await world.api.get(`/notification_channels/${channel.id}`).expect(200);
    expect(body).toMatchObject({ is_active: false, disabled_reason: expect.stringContaining('answered 410 Gone'), version: 2 });
    expect(await throughIt()).toMatchObject([{ status: 'failed', last_error: expect.stringContaining('410') }]);
    const mail = await sink.nth(2);
    expect(mail.mail.subject).toBe('Backup alert - A webhook - Channel switched off');
    expect(mail.mail.text).toContain('Backup alert - SALES - Status: MISSING');
    expect((await world.outbox()).disabled_channels).toEqual([{ id: channel.id, name: 'A webhook', kind: 'webhook', reason: body.disabled_reason }]);
    await world.record(await world.addJob('HR'), 'failed');
    await world.endRun();
    expect(await throughIt()).toHaveLength(1);
  });

  it('gets nothing that still waits when it is switched off, and nothing new', async () => {
    receiver.react = () => ({ status: 500 });
    await alertOnce();
    const { body: refused } = await world.api.patch(`/notification_channels/${channel.id}`).send({ is_active: false }).expect(409);
    expect(refused.detail).toContain('1 message waits for channel');
    expect(await throughIt()).toMatchObject([{ status: 'retrying' }]);
    await world.api.patch(`/notification_channels/${channel.id}?skip_waiting=true`).send({ is_active: false }).expect(200);
    expect(await throughIt()).toMatchObject([{ status: 'skipped' }]);
    world.clock.advance(1);
    await world.tell();
    expect(receiver.received).toHaveLength(1);
    expect(await throughIt()).toMatchObject([{ status: 'skipped', last_error: 'The channel is switched off.' }]);
    const { body } = await world.api.post(`/deliveries/${(await throughIt())[0]!.id}/retry`).expect(409);
    expect(body.detail).toContain('switch it on first');
    await world.api.patch(`/notification_channels/${channel.id}`).send({ is_active: true }).expect(200);
    receiver.react = () => ({ status: 200 });
    await world.api.post(`/deliveries/${(await throughIt())[0]!.id}/retry`).expect(202);
    await receiver.nth(2);
  });

  it.each([['after a body that never ends', { slow: 200 }], ['after an endless body', { endless: 200 }]] as const)('counts as reached %s: the status is what counts', async (_what, reaction) => {
    receiver.react = () => reaction;
    await alertOnce();
    expect(await throughIt()).toMatchObject([{ status: 'sent' }]);
  });

  it('does not read an endless refusal to its end', async () => {
    receiver.react = () => ({ endless: 500 });
    await alertOnce();
    expect(await throughIt()).toMatchObject([{ status: 'retrying', last_error: expect.stringMatching(/answered 500 Internal Server Error\.$/) }]);
  });

  it('is tried again when the connection is cut', async () => {
    receiver.react = () => 'cut';
    await alertOnce();
    expect(await throughIt()).toMatchObject([{ status: 'retrying', last_error: expect.stringContaining('socket hang up') }]);
  });

  it('that changes the protocol is tried again, as any that does not take its message', async () => {
    receiver.react = () => 'upgrade';
    await alertOnce();
    expect(await throughIt()).toMatchObject([{ status: 'retrying', last_error: expect.stringContaining('101 Switching Protocols') }]);
  });

  it('that hangs holds up no other channel, and fails after 15 seconds', async () => {
    const other = await HookReceiver.start();
    await world.addChannel('webhook', { url: other.url(), secret: SECRET }, 'Another webhook');
    receiver.react = () => 'hang';
    const before = performance.now();
    const done = alertOnce();
    await Promise.all([other.nth(1), sink.nth(1), receiver.nth(1)]);
    await world.record(await world.addJob('HR'), 'failed');
    const later = world.endRun();
    await Promise.all([other.nth(2), sink.nth(2)]);
    expect(performance.now() - before).toBeLessThan(14_000);
    await done;
    expect(performance.now() - before).toBeGreaterThanOrEqual(14_900);
    expect((await throughIt())[0]).toMatchObject({ status: 'retrying', last_error: expect.stringContaining('did not answer within 15 s') });
    receiver.react = () => ({ status: 204 });
    await other.close();
    await world.app.get((await import('../../src/notification/deliveries/send-step.js')).SendStep).drain();
    await later.catch(() => undefined);
  }, 60_000);
});
