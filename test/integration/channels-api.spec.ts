import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { HookReceiver } from '../support/hook-receiver.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

const SIGNING = `whsec_${Buffer.alloc(32, 'signing secret').toString('base64')}`;
const SECRETS = { hook: 'T0S3CR3TB0', token: 'tk_s3cr3tt0k3n', password: 's3cr3t pass w0rd' };
const WEBHOOK = { name: 'Hook', kind: 'webhook', config: { url: 'https://hooks.example.org/vigie', secret: SIGNING } };

describe('The channels API', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let receiver: HookReceiver;
  let world: NotificationWorld;
  const log: string[] = [];
  const api = () => world.api;
  const make = async (body: object) => (await api().post('/notification_channels').send(body).expect(201)).body;

  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    receiver = await HookReceiver.start();
    const keep = (text: unknown) => log.push(String(text)) > 0;
    for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockImplementation(keep);
    world = await NotificationWorld.start({ ...database.env, ...sink.env, WEBHOOK_ALLOW_PRIVATE: 'true', LOG_LEVEL: 'debug' });
  });
  beforeEach(async () => {
    await world.forget();
    sink.forget();
    receiver.forget();
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await world.close();
    await receiver.close();
    await sink.close();
    await database.close();
  });

  it('lists the mail server of the environment as channel 0, and the others by id', async () => {
    await make(WEBHOOK);
    await make({ name: 'DBA', kind: 'email', config: { recipients: ['dba@example.org'] } });
    const { body, headers } = await api().get('/notification_channels').expect(200);
    expect(headers['x-total-count']).toBe('3');
    expect(body[0]).toEqual({
      id: 0, name: 'E-mail of the environment', kind: 'email', config: { recipients: ['admin@example.org'] }, is_active: true, disabled_reason: null, paused_until: null, version: 1, created_at: null, updated_at: null, secrets_set: [],
    });
    expect(body.slice(1).map(({ name, secrets_set }: { name: string; secrets_set: string[] }) => [name, secrets_set])).toEqual([['Hook', ['secret']], ['DBA', []]]);
    expect((await api().get('/notification_channels?kind=email&skip=1').expect(200)).body).toMatchObject([{ name: 'DBA' }]);
    await api().patch('/notification_channels/0').send({ name: 'x' }).expect(409);
    await api().delete('/notification_channels/0').expect(409);
  });

  it('never tells a secret: not in answers, the audit log, deliveries, the log, or the database', async () => {
    const url = receiver.url(`/services/${SECRETS.hook}`);
    const kinds = [
      { ...WEBHOOK, config: { url: receiver.url(), secret: SIGNING } }, { name: 'Slack', kind: 'slack', config: { url } }, { name: 'Teams', kind: 'teams', config: { url: `${url}?sig=${SECRETS.hook}` } },
      { name: 'ntfy', kind: 'ntfy', config: { url: receiver.url('/'), topic: 'backups', token: SECRETS.token } },
      { name: 'AM', kind: 'alertmanager', config: { url: receiver.url('/'), username: 'vigie', password: SECRETS.password } },
    ];
    const answers: unknown[] = [];
    for (const body of kinds) {
      const made = await make(body);
      answers.push(made);
      await api().post('/notification_rules').send({ name: body.name, channel_ids: [made.id] }).expect(201);
    }
    const ids = (await api().get('/notification_channels')).body.slice(1).map(({ id }: { id: number }) => id);
    // An answer that sends everything back must not get into an error either.
    receiver.react = ({ headers, path, body }) => ({ status: 500, body: JSON.stringify(headers) + path + body });
    for (const id of ids) {
      answers.push((await api().patch(`/notification_channels/${id}`).send({ name: `Renamed ${id}` }).expect(200)).body);
      answers.push((await api().post(`/notification_channels/${id}/test`).expect(200)).body);
      answers.push((await api().patch(`/notification_channels/${id}`).send({ config: { secret: 7, url: SECRETS.hook, token: { a: SECRETS.token } } }).expect(422)).body);
    }
    await world.record(await world.addJob('SALES'), 'missing');
    await world.endRun();
    expect(receiver.received).toHaveLength(2 * kinds.length);
    for (const path of ['/notification_channels', '/audit_log', '/deliveries', '/notification_rules']) answers.push((await api().get(path).expect(200)).body);
    const dump = await world.dump();
    for (const secret of [...Object.values(SECRETS), SIGNING, Buffer.from(`vigie:${SECRETS.password}`).toString('base64')]) {
      expect(JSON.stringify(answers)).not.toContain(secret);
      expect(dump).not.toContain(secret);
      expect(log.join('')).not.toContain(secret);
    }
    expect(log.join('')).toContain('answered 500');
    expect(dump).toContain('v1.');
  });

  it('changes what a patch names, keeps secrets that it does not, and shows a host in the place of a secret URL', async () => {
    const { id } = await make({ name: 'Slack', kind: 'slack', config: { url: receiver.url('/services/old'), channel: 'backups' } });
    expect((await api().get(`/notification_channels/${id}`)).body.config).toEqual({ host: new URL(receiver.url()).host, channel: 'backups' });
    const { body } = await api().patch(`/notification_channels/${id}`).send({ config: { channel: null } }).expect(200);
    expect(body).toMatchObject({ version: 2, config: { host: new URL(receiver.url()).host }, secrets_set: ['url'] });
    await api().post(`/notification_channels/${id}/test`).expect(200);
    expect((await receiver.nth(1)).path).toBe('/services/old');
    await api().patch(`/notification_channels/${id}`).send({ config: { url: receiver.url('/services/new') } }).expect(200);
    await api().post(`/notification_channels/${id}/test`).expect(200);
    expect((await receiver.nth(2)).path).toBe('/services/new');
    const [entry] = (await api().get('/audit_log?limit=1&action=notification_channel.updated').expect(200)).body;
    expect(entry.after).toEqual({ secrets_changed: ['url'] });
  });

  it('takes back what it has shown', async () => {
    const made = await make({ name: 'Slack', kind: 'slack', config: { url: receiver.url() } });
    const { body } = await api().put(`/notification_channels/${made.id}`).send(made).expect(200);
    expect(body).toEqual(made);
  });

  it('holds changes back that start from another version', async () => {
    const { id } = await make(WEBHOOK);
    const { headers } = await api().get(`/notification_channels/${id}`);
    await api().patch(`/notification_channels/${id}`).set('If-Match', headers.etag!).send({ name: 'Two' }).expect(200);
    await api().patch(`/notification_channels/${id}`).set('If-Match', headers.etag!).send({ name: 'Three' }).expect(412);
    await api().delete(`/notification_channels/${id}`).set('If-Match', headers.etag!).expect(412);
    await api().delete(`/notification_channels/${id}`).expect(204);
    await api().get(`/notification_channels/${id}`).expect(404);
  });

  it.each([
    ['webhook', { url: 'https://a.example', secret: 'short' }, '/config/secret'], ['webhook', { url: 'https://a.example' }, '/config/secret'], ['webhook', { secret: SIGNING }, '/config/url'],
    ['webhook', { url: 'ftp://a.example', secret: SIGNING }, '/config/url'], ['webhook', { url: 'https://user:pass@a.example', secret: SIGNING }, '/config/url'],
    ['webhook', { url: 'https://a.example', secret: SIGNING, surprise: 1 }, '/config/surprise'],
    ['webhook', { url: ['https://a.example'], secret: SIGNING }, '/config/url'], ['webhook', { url: 'https://a.example', secret: SIGNING, host: 'x' }, '/config/host'],
    ['email', { recipients: [] }, '/config/recipients'], ['email', { recipients: ['a@example.org', 'A@example.org'] }, '/config/recipients'], ['email', { recipients: ['nobody'] }, '/config/recipients'],
    ['email', { recipients: ['a@example.org\r\nBcc: b@example.org'] }, '/config/recipients'], ['email', { recipients: [{ a: 1 }] }, '/config/recipients'],
    ['ntfy', { url: 'https://ntfy.example/backups', topic: 'backups' }, '/config/url'], ['ntfy', { url: 'https://ntfy.example', topic: 'a/b' }, '/config/topic'],
    ['ntfy', { url: 'https://ntfy.example', topic: 'a', token: 'a\nb' }, '/config/token'], ['alertmanager', { url: 'https://a.example', labels: { '1': 'x' } }, '/config/labels'],
    ['alertmanager', { url: 'https://a.example', labels: { a: 1 } }, '/config/labels'], ['slack', {}, '/config/url'], ['teams', { url: 'x' }, '/config/url'],
  ])('refuses a %s channel with %j, and points at %s', async (kind, config, pointer) => {
    const { body } = await api().post('/notification_channels').send({ name: 'Wrong', kind, config }).expect(422);
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(JSON.stringify(body)).not.toContain(SIGNING);
  });

  it('refuses a name that is taken, another kind, and a channel that a rule still names', async () => {
    const { id } = await make(WEBHOOK);
    await api().post('/notification_channels').send({ ...WEBHOOK, name: 'HOOK' }).expect(409);
    await api().patch(`/notification_channels/${id}`).send({ kind: 'slack' }).expect(422);
    await api().post('/notification_rules').send({ name: 'To the hook', channel_ids: [id] }).expect(201);
    expect((await api().delete(`/notification_channels/${id}`).expect(409)).body.detail).toContain('"To the hook"');
  });

  it('sends a test to everybody that a channel leads to, and says what happened', async () => {
    sink.answer = (recipient) => (recipient === 'gone@example.org' ? 550 : 'accept');
    const { id } = await make({ name: 'Two', kind: 'email', config: { recipients: ['dba@example.org', 'gone@example.org'] }, is_active: false });
    const { body } = await api().post(`/notification_channels/${id}/test`).expect(200);
    expect(body).toMatchObject({ ok: false, results: [{ recipient: 'dba@example.org', ok: true, error: null }, { recipient: 'gone@example.org', ok: false, error: expect.stringContaining('refused by the script') }] });
    expect((await sink.nth(1)).mail.subject).toBe('Test message from Vigie');
    await api().post('/notification_channels/0/test').expect(200);
    expect((await sink.nth(2)).to).toEqual(['admin@example.org']);
    receiver.react = () => ({ status: 404, body: 'no_service' });
    const slack = await make({ name: 'Slack', kind: 'slack', config: { url: receiver.url() } });
    expect((await api().post(`/notification_channels/${slack.id}/test`).expect(200)).body).toMatchObject({ ok: false, results: [{ recipient: 'Slack', error: expect.stringMatching(/answered 404 Not Found \(no_service\)\.$/) }] });
    expect((await api().get(`/notification_channels/${slack.id}`)).body.is_active).toBe(true);
    expect(await world.deliveries()).toEqual([]);
  });

  it('takes no secret along to another host', async () => {
    const { id } = await world.addChannel('ntfy', { url: receiver.url('/'), topic: 'backups', token: SECRETS.token });
    const { body } = await api().patch(`/notification_channels/${id}`).send({ config: { url: 'https://elsewhere.example' } }).expect(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/config/token']);
    await api().patch(`/notification_channels/${id}`).send({ config: { topic: 'others' } }).expect(200);
    await api().patch(`/notification_channels/${id}`).send({ config: { url: 'https://elsewhere.example', token: 'another' } }).expect(200);
  });

  it('sends each kind what it understands, with its credentials', async () => {
    await world.addChannel('ntfy', { url: receiver.url('/'), topic: 'backups', token: SECRETS.token });
    await world.addChannel('alertmanager', { url: receiver.url('/am/'), username: 'vigie', password: SECRETS.password });
    await world.addChannel('teams', { url: receiver.url('/teams?sig=x') });
    await world.record(await world.addJob('SALES'), 'missing');
    await world.endRun();
    const of = (path: string) => receiver.received.find((request) => request.path === path)!;
    expect(of('/').headers.authorization).toBe(`Bearer ${SECRETS.token}`);
    expect(JSON.parse(of('/').body)).toMatchObject({ topic: 'backups', priority: 5 });
    expect(of('/am/api/v2/alerts').headers.authorization).toBe(`Basic ${Buffer.from(`vigie:${SECRETS.password}`).toString('base64')}`);
    expect(JSON.parse(of('/am/api/v2/alerts').body)).toMatchObject([{ labels: { alertname: 'VigieBackup', database: 'SALES' } }]);
    expect(JSON.parse(of('/teams?sig=x').body)).toMatchObject({ type: 'message' });
    expect((await world.deliveries()).map(({ status }) => status)).toEqual(['sent', 'sent', 'sent', 'sent']);
  });
});

describe('Channels of another SECRET_KEY', () => {
  it('say so, each for itself, and work again with the old key or new secrets; mail is not concerned', async () => {
    const database = await createTestDatabase();
    const [receiver, sink] = [await HookReceiver.start(), await SmtpSink.start()];
    const env = { ...database.env, ...sink.env, WEBHOOK_ALLOW_PRIVATE: 'true' };
    let world = await NotificationWorld.start({ ...env, SECRET_KEY: 'the first key of this installation' });
    const { id } = await world.addChannel('webhook', { url: receiver.url(), secret: SIGNING });
    await world.close();
    world = await NotificationWorld.start({ ...env, SECRET_KEY: 'quite another key, by a mistake' });
    await world.record(await world.addJob('SALES'), 'missing');
    await world.endRun();
    expect(await world.deliveries()).toMatchObject([{ channel: 'email', status: 'sent' }, { channel: 'webhook', status: 'retrying', last_error: expect.stringContaining('SECRET_KEY') }]);
    const test = () => world.api.post(`/notification_channels/${id}/test`).expect(200);
    expect((await test()).body).toMatchObject({ ok: false, results: [{ error: expect.stringContaining('cannot be decrypted') }] });
    await world.api.patch(`/notification_channels/${id}`).send({ config: { secret: SIGNING } }).expect(200);
    expect((await test()).body).toMatchObject({ ok: true });
    await world.close();
    await receiver.close();
    await sink.close();
    await database.close();
  });

  it('are kept with a key that the first start makes, for its owner only', async () => {
    const database = await createTestDatabase();
    const world = await NotificationWorld.start(database.env);
    await world.api.post('/notification_channels').send(WEBHOOK).expect(201);
    expect((await stat(join(database.env.DATA_DIR!, 'secret-key'))).mode & 0o777).toBe(0o600);
    await world.close();
    await database.close();
  });
});

describe('Channels where only public addresses are allowed', () => {
  let database: TestDatabase;
  let world: NotificationWorld;
  beforeAll(async () => {
    database = await createTestDatabase();
    world = await NotificationWorld.start(database.env);
  });
  afterAll(async () => {
    await world.close();
    await database.close();
  });

  it.each(['http://127.0.0.1/', 'http://2130706433/', 'http://[::1]:80/', 'http://169.254.169.254/latest/meta-data', 'https://10.0.0.1/', 'http://localhost/', 'http://a.localhost/'])('cannot be made for %s', async (url) => {
    const { body } = await world.api.post('/notification_channels').send({ ...WEBHOOK, config: { url, secret: SIGNING } }).expect(422);
    expect(body.errors).toEqual([{ pointer: '/config/url', detail: expect.stringContaining('WEBHOOK_ALLOW_PRIVATE') }]);
  });

  it.each([['a name', 'localhost'], ['an address', '127.0.0.1']])('send nothing to %s of this machine, even if they were made before that was forbidden', async (_what, host) => {
    const receiver = await HookReceiver.start();
    const { body: { id } } = await world.api.post('/notification_channels').send({ ...WEBHOOK, name: host }).expect(201);
    await world.database.query(`UPDATE notification_channels SET config = jsonb_set(config, '{url}', to_jsonb($2::text)) WHERE id = $1`, [id, receiver.url().replace('127.0.0.1', host)]);
    const { body } = await world.api.post(`/notification_channels/${id}/test`).expect(200);
    expect(body).toMatchObject({ ok: false, results: [{ error: expect.stringContaining('no public address') }] });
    expect(receiver.received).toEqual([]);
    await receiver.close();
  });
});
