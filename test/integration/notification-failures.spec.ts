import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

describe('A mail that cannot be sent', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let world: NotificationWorld | undefined;

  beforeEach(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
  });

  afterEach(async () => {
    await world?.close();
    world = undefined;
    await sink.close();
    await database.close();
  });

  async function alertOnce(env: Record<string, string> = {}): Promise<NotificationWorld> {
    world = await NotificationWorld.start({ ...database.env, ...sink.env, ...env });
    await world.record(await world.addJob('SALES'), 'missing');
    await world.endRun();
    return world;
  }

  it('is given up at once when the server says that there is no such mailbox, and the others get theirs', async () => {
    sink.answer = (recipient) => (recipient === 'gone@example.org' ? { code: 550, words: '5.1.1 refused by the script' } : 'accept');
    const { deliveries } = await alertOnce({ ADMIN_EMAIL_RECIPIENT: 'gone@example.org,admin@example.org' }).then(async (it) => ({ deliveries: await it.deliveries() }));
    expect(deliveries.slice(0, 2)).toMatchObject([
      { recipient: 'gone@example.org', status: 'failed', attempts: 1, next_attempt_at: null, last_error: expect.stringContaining('refused by the script') },
      { recipient: 'admin@example.org', status: 'sent' },
    ]);
  });

  it('is tried again when the server refuses its recipient, and given up when others get through meanwhile', async () => {
    sink.answer = (recipient) => (recipient === 'gone@example.org' ? 550 : 'accept');
    const it = await alertOnce({ ADMIN_EMAIL_RECIPIENT: 'gone@example.org,admin@example.org' });
    expect(await it.deliveries()).toMatchObject([{ recipient: 'gone@example.org', status: 'retrying', attempts: 1 }, { recipient: 'admin@example.org', status: 'sent' }]);
    await it.record(await it.addJob('HR', { agent_id_responsible: 'OTHER' }), 'missing');
    await it.endRun();
    it.clock.advance(0.1);
    await it.tell();
    expect((await it.deliveries())[0]).toMatchObject({ status: 'failed', last_error: expect.stringContaining('refused by the script') });
  });

  it.each([[450 as const], ['close' as const]])('is tried again after %s, with the same Message-ID, until it arrives', async (answer) => {
    sink.answer = () => answer;
    const it = await alertOnce();
    const [first] = await it.deliveries();
    expect(first).toMatchObject({ status: 'retrying', attempts: 1, claimed_until: null });
    await it.tell();
    expect((await it.deliveries())[0]?.attempts).toBe(1);
    sink.answer = () => 'accept';
    it.clock.advance(1);
    await it.tell();
    expect((await sink.nth(1)).mail.messageId).toContain(`vigie-${first?.id}-`);
    expect(await it.deliveries()).toMatchObject([{ status: 'sent', attempts: 2, last_error: null }]);
  });

  it('is tried again when the password is wrong, because that can be mended', async () => {
    const it = await alertOnce({ EMAIL_PASSWORD: 'wrong' });
    const [delivery] = await it.deliveries();
    expect(delivery).toMatchObject({ status: 'retrying', last_error: expect.stringContaining('535') });
    expect(delivery?.last_error).not.toContain('wrong;');
  });

  it('is tried again when nobody listens', async () => {
    const it = await alertOnce({ EMAIL_PORT: '1' });
    expect(await it.deliveries()).toMatchObject([{ status: 'retrying', last_error: expect.stringContaining('ECONNREFUSED') }]);
  });

  it('is tried again, never sent in clear, when the server offers no STARTTLS', async () => {
    const it = await alertOnce({ EMAIL_SECURITY: 'tls' });
    expect(await it.deliveries()).toMatchObject([{ status: 'retrying' }]);
    expect(sink.mails).toEqual([]);
  });

  it('is not trusted to a server whose certificate cannot be checked', async () => {
    const it = await alertOnce({ EMAIL_TLS_VERIFY: 'true' });
    expect(await it.deliveries()).toMatchObject([{ status: 'retrying', last_error: expect.stringContaining('certificate') }]);
  });

  it('is given up after seven days', async () => {
    sink.answer = () => 450;
    const it = await alertOnce();
    it.clock.advance(7 * 24);
    await it.tell();
    expect((await it.deliveries())[0]).toMatchObject({ kind: 'alert', status: 'failed', next_attempt_at: null });
  });

  it('is recorded as skipped without SMTP settings, and what was told is remembered', async () => {
    const it = await alertOnce({ EMAIL_HOST: '', EMAIL_USERNAME: '', EMAIL_PASSWORD: '' });
    expect(await it.deliveries()).toMatchObject([{ status: 'skipped', next_attempt_at: null, attempts: 0 }]);
    expect(await it.database.query('SELECT told_status FROM job_alerts')).toEqual([{ told_status: 'missing' }]);
  });

  it('gives its claim up when Vigie stops, after three seconds, and goes out when it starts again', async () => {
    sink.answer = () => 'hang';
    world = await NotificationWorld.start({ ...database.env, ...sink.env });
    await world.record(await world.addJob('SALES'), 'missing');
    const ended = world.endRun();
    await sink.refusals(1);
    expect((await world.deliveries())[0]?.claimed_until).not.toBeNull();
    const before = performance.now();
    await world.close();
    await ended;
    expect(performance.now() - before).toBeLessThan(4_500);
    sink.answer = () => 'accept';
    world = await NotificationWorld.start({ ...database.env, ...sink.env });
    await world.tell();
    expect(await world.deliveries()).toMatchObject([{ status: 'sent', attempts: 1 }]);
  });

  it.each([['has run out', `now() - interval '1 ms'`, 'sent'], ['is still good, also by a clock that is ahead', `now() + interval '4 minutes'`, 'retrying'], ['lies further ahead than any is given', `now() + interval '29 days'`, 'sent']])(
    'whose claim %s is, for another sender: %s, %s', async (_what, claimedUntil, status) => {
      sink.answer = () => 450;
      const it = await alertOnce();
      await it.database.query(`UPDATE deliveries SET claimed_until = ${claimedUntil}`);
      sink.answer = () => 'accept';
      it.clock.advance(1);
      await it.tell();
      expect(await it.deliveries()).toMatchObject([{ status }]);
    });
});
