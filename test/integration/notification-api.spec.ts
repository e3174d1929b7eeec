import { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

describe('The deliveries API', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let world: NotificationWorld;
  const api = () => world.api;

  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    sink.answer = (recipient) => (recipient === 'gone@example.org' ? 550 : 'accept');
    world = await NotificationWorld.start({ ...database.env, ...sink.env });
    for (const [name, agent] of [['A', 'ACME'], ['B', 'OTHER']] as const) {
      await world.record(await world.addJob(name, { agent_id_responsible: agent, email_for_notifications: 'gone@example.org' }), 'failed');
      await world.endRun();
    }
    // Others get through, so it is about that address.
    for (const hours of [0.1, 0.2]) {
      world.clock.advance(hours);
      await world.tell();
    }
  });

  afterAll(async () => {
    await world.close();
    await sink.close();
    await database.close();
  });

  it('lists the newest first, without bodies and internal columns', async () => {
    const { body, headers } = await api().get('/deliveries').expect(200);
    expect(headers['x-total-count']).toBe('4');
    expect(body.map(({ id }: { id: number }) => id)).toEqual([4, 3, 2, 1]);
    expect(body[0]).toMatchObject({ subject: 'Backup alert - B - Status: FAILED', channel: 'email', job_ids: [2] });
    expect(Object.keys(body[0])).not.toEqual(expect.arrayContaining(['text_body']));
    expect(body[0]).not.toHaveProperty('html_body');
    expect(body[0]).not.toHaveProperty('claimed_until');
  });

  it.each([
    ['status=failed', 2], ['kind=alert', 4], ['kind=reminder', 0], ['recipient=GONE@example.org', 2], ['recipient=%25', 0], ['agent_id=acme', 2], ['status=sent&agent_id=OTHER', 1],
  ])('finds with ?%s %i of them', async (query, count) => {
    expect((await api().get(`/deliveries?${query}`).expect(200)).body).toHaveLength(count);
  });

  it.each(['status=lost', 'kind=lost', 'limit=0', 'surprise=1'])('refuses ?%s with 422', async (query) => {
    await api().get(`/deliveries?${query}`).expect(422);
  });

  it('shows one with its bodies', async () => {
    const { body } = await api().get('/deliveries/1').expect(200);
    expect(body.text_body).toContain('Database: A');
    expect(body.html_body).toContain('<!doctype html>');
    await api().get('/deliveries/99').expect(404);
  });

  it('says how much is still to be sent', async () => {
    await expect(world.app.get((await import('../../src/notification/notification.service.js')).NotificationService).outbox()).resolves.toEqual({
      pending: 0, retrying: 0, failed: 2, oldest_pending_at: null, oldest_untold_at: null, disabled_channels: [], disabled_recipients: [],
    });
  });

  it('sends a failed one again when told to, but not a sent one', async () => {
    const [failed] = (await api().get('/deliveries?status=failed&agent_id=ACME')).body;
    sink.answer = () => 'accept';
    const arrived = sink.mails.length + 1;
    const { body } = await api().post(`/deliveries/${failed.id}/retry`).expect(202);
    expect(body).toMatchObject({ id: failed.id, status: 'pending', attempts: 0 });
    expect((await sink.nth(arrived)).to).toEqual(['gone@example.org']);
    await world.tell();
    const again = await api().post(`/deliveries/${failed.id}/retry`).expect(409);
    expect(again.body.detail).toContain('was sent at');
    await api().post('/deliveries/99/retry').expect(404);
  });

  it('skips what waits or was given up when told to, but not what is sent, or under way', async () => {
    const [sent] = (await api().get('/deliveries?status=sent')).body;
    expect((await api().post(`/deliveries/${sent.id}/skip`).expect(409)).body.detail).toContain('cannot be taken back');
    const deliveries = world.database.getRepository(Delivery);
    const failed = Object.assign(await deliveries.findOneByOrFail({ id: sent.id }), { status: 'failed', sent_at: null, last_error: '550 no', claimed_until: new Date('2199-01-01') } as const);
    Reflect.deleteProperty(failed, 'id');
    const { id } = await deliveries.save(failed);
    const { body } = await api().post(`/deliveries/${id}/skip`).expect(200);
    expect(body).toMatchObject({ status: 'skipped', next_attempt_at: null, last_error: 'Skipped by hand by ADMIN_API_KEY: 550 no' });
    expect((await api().post(`/deliveries/${id}/skip`).expect(409)).body.detail).toContain('skipped already');
    await world.database.query(`UPDATE deliveries SET status = 'retrying' WHERE id = $1`, [id]);
    expect((await api().post(`/deliveries/${id}/skip`).expect(409)).body.detail).toContain('being sent just now');
    await world.database.query(`UPDATE deliveries SET claimed_until = NULL WHERE id = $1`, [id]);
    await api().post(`/deliveries/${id}/skip`).expect(200);
    expect(await world.database.query(`SELECT payload->>'status' AS status FROM events WHERE type = 'delivery.changed' AND (payload->>'delivery_id')::bigint = $1`, [id])).toEqual([{ status: 'skipped' }, { status: 'skipped' }]);
    await world.database.query('DELETE FROM deliveries WHERE id = $1', [id]);
  });

  it('finds the messages about one job', async () => {
    const [some] = (await api().get('/deliveries?kind=alert')).body;
    const found = (await api().get(`/deliveries?job_id=${some.job_ids[0]}`)).body;
    expect(found.length).toBeGreaterThan(0);
    for (const { job_ids } of found) expect(job_ids).toContain(some.job_ids[0]);
    expect((await api().get('/deliveries?job_id=999999')).body).toEqual([]);
  });

  it('sends a test message to all administrators, or to the address in the body', async () => {
    const arrived = sink.mails.length;
    const { body } = await api().post('/notifications/test').expect(202);
    expect(body).toMatchObject([{ kind: 'test', recipient: 'admin@example.org', status: 'pending' }]);
    await api().post('/notifications/test').send({ recipient: 'me@example.org' }).expect(202);
    await sink.nth(arrived + 2);
    expect(sink.mails.slice(arrived).flatMap(({ to }) => to).sort()).toEqual(['admin@example.org', 'me@example.org']);
    await api().post('/notifications/test').send({ recipient: 'nobody' }).expect(422);
  });
});

describe('The deliveries API without SMTP settings', () => {
  it('answers 409 and says what to set', async () => {
    const database = await createTestDatabase();
    const world = await NotificationWorld.start(database.env);
    await world.record(await world.addJob('A'), 'failed');
    await world.endRun();
    for (const path of ['/notifications/test', '/deliveries/1/retry']) {
      const { body } = await world.api.post(path).expect(409);
      expect(body.detail).toContain('EMAIL_HOST');
    }
    await world.close();
    await database.close();
  });

  it('answers 409 with SMTP settings but nobody to write to', async () => {
    const database = await createTestDatabase();
    const world = await NotificationWorld.start({ ...database.env, EMAIL_HOST: '127.0.0.1', ADMIN_EMAIL_RECIPIENT: '' });
    const { body } = await world.api.post('/notifications/test').expect(409);
    expect(body.detail).toContain('ADMIN_EMAIL_RECIPIENT');
    await world.close();
    await database.close();
  });
});
