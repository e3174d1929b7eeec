import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { HookReceiver } from '../support/hook-receiver.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

describe('Notification rules', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let receiver: HookReceiver;
  let world: NotificationWorld;
  const api = () => world.api;
  const channelFor = async (address: string): Promise<number> =>
    (await api().post('/notification_channels').send({ name: address, kind: 'email', config: { recipients: [address] } }).expect(201)).body.id;
  const rule = async (name: string, channel_ids: number[], match: object = {}): Promise<{ id: number }> => (await api().post('/notification_rules').send({ name, channel_ids, match }).expect(201)).body;
  const defaultRule = async (is_active: boolean) => {
    const [{ id }] = (await api().get('/notification_rules?limit=1').expect(200)).body;
    return api().patch(`/notification_rules/${id}`).send({ is_active });
  };
  const told = async () => (await world.deliveries()).map(({ kind, recipient, job_ids }) => [kind, recipient, job_ids.join()]);

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
  });
  afterAll(async () => {
    await world.close();
    await receiver.close();
    await sink.close();
    await database.close();
  });

  it('send each destination one message about the jobs that its rules match', async () => {
    const [dba, erp] = [await channelFor('dba@example.org'), await channelFor('erp@example.org')];
    await rule('Production', [dba], { tags: ['production'] });
    await rule('Sales', [dba, erp], { jobs: ['SALES*'] });
    await world.record(await world.addJob('SALES_1'), 'missing');
    await world.record(await world.addJob('SALES_2', { tags: ['production'], email_for_notifications: 'DBA@example.org' }), 'failed');
    await world.record(await world.addJob('HR', { tags: ['production'], email_for_notifications: 'hr@example.org' }), 'failed');
    await world.endRun();
    expect(await told()).toEqual([
      ['alert', 'admin@example.org', '1,2,3'], ['alert', 'dba@example.org', '1,2,3'], ['alert', 'erp@example.org', '1,2'], ['alert', 'hr@example.org', '3'],
    ]);
  });

  it('tell the end of a trouble to whom any part of it was told', async () => {
    await rule('Failed', [await channelFor('dba@example.org')], { statuses: ['failed'] });
    await rule('Critical', [await channelFor('pager@example.org')], { severities: ['critical'] });
    await rule('Alerts only', [await channelFor('log@example.org')], { kinds: ['alert'] });
    const job = await world.addJob('SALES');
    for (const status of ['failed', 'unknown', 'success'] as const) {
      await world.record(job, status);
      await world.endRun();
    }
    const of = async (address: string) => (await told()).filter(([, recipient]) => recipient === address).map(([kind]) => kind);
    expect(await of('dba@example.org')).toEqual(['alert', 'alert', 'recovery']);
    expect(await of('pager@example.org')).toEqual(['alert', 'alert', 'recovery']);
    expect(await of('log@example.org')).toEqual(['alert', 'alert']);
  });

  it('route what is not about a job by its kind, severity and agent', async () => {
    await rule('Scans', [await channelFor('ops@example.org')], { kinds: ['scan_failed'] });
    await rule('Warnings of ACME', [await channelFor('acme@example.org')], { severities: ['warning'], agents: ['acme'] });
    await world.publish([
      { type: 'scan.failed', payload: { error: 'no space' }, scan_run_id: 1, released: true },
      { type: 'report.rejected', payload: { report_id: 1, file_name: 'x.json', partial: false, problems: [] }, agent_id: 'ACME', scan_run_id: 1, released: true },
    ]);
    await world.tell();
    expect((await told()).filter(([, recipient]) => recipient !== 'admin@example.org')).toEqual([['scan_failed', 'ops@example.org', ''], ['report_rejected', 'acme@example.org', '']]);
  });

  it('let the default rule be switched off only while another one covers everything', async () => {
    const dba = await channelFor('dba@example.org');
    const narrow = await rule('Narrow', [dba], { statuses: ['missing'] });
    expect((await defaultRule(false)).status).toBe(409);
    await api().patch(`/notification_rules/${narrow.id}`).send({ match: {} }).expect(200);
    expect((await defaultRule(false)).status).toBe(200);
    for (const change of [{ is_active: false }, { match: { jobs: ['x'] } }]) {
      expect((await api().patch(`/notification_rules/${narrow.id}`).send(change).expect(409)).body.detail).toContain('Somebody must be told of everything');
    }
    await api().delete(`/notification_rules/${narrow.id}`).expect(409);
    await api().patch(`/notification_channels/${dba}`).send({ is_active: false }).expect(409);
    await world.record(await world.addJob('SALES'), 'missing');
    await world.endRun();
    expect(await told()).toEqual([['alert', 'dba@example.org', '1']]);
    expect((await defaultRule(true)).status).toBe(200);
    await api().delete(`/notification_rules/${narrow.id}`).expect(204);
  });

  it('tell the administrators when the only channel for everything goes by itself', async () => {
    const { id } = await world.addChannel('webhook', { url: receiver.url(), secret: `whsec_${Buffer.alloc(32).toString('base64')}` });
    expect((await defaultRule(false)).status).toBe(200);
    receiver.react = () => ({ status: 410 });
    await world.record(await world.addJob('SALES'), 'missing');
    await world.endRun();
    await world.tell();
    expect(await told()).toEqual([['alert', 'A webhook', '1'], ['channel_disabled', 'admin@example.org', '']]);
    await world.record(await world.addJob('HR'), 'missing');
    await world.endRun();
    expect((await told()).at(-1)).toEqual(['alert', 'admin@example.org', '2']);
    expect((await api().post('/notification_rules/preview').send({}).expect(200)).body).toMatchObject({ fallback: true });
    await api().patch(`/notification_channels/${id}`).send({ is_active: true }).expect(200);
  });

  it('are told of in advance, by the same decision', async () => {
    const dba = await channelFor('dba@example.org');
    const sales = await rule('Sales', [dba, 0], { jobs: ['SALES*'], statuses: ['missing', 'failed'] });
    const { id: job_id } = await world.addJob('SALES_1', { email_for_notifications: 'owner@example.org' });
    const { body } = await api().post('/notification_rules/preview').send({ job_id, status: 'failed' }).expect(200);
    expect(body.destinations).toEqual([
      { channel_id: 0, channel: 'email', recipient: 'admin@example.org', is_stopped: false, because: [expect.stringContaining('Everything to the administrators'), `rule ${sales.id} (Sales)`] },
      { channel_id: dba, channel: 'email', recipient: 'dba@example.org', is_stopped: false, because: [`rule ${sales.id} (Sales)`] },
      { channel_id: 0, channel: 'email', recipient: 'owner@example.org', is_stopped: false, because: ['email_for_notifications of the job'] },
    ]);
    expect(body.rules[1]).toEqual({
      id: sales.id, name: 'Sales', is_active: true, matches: true,
      conditions: [{ condition: 'statuses', matches: true, detail: 'statuses: failed is among missing, failed' }, { condition: 'jobs', matches: true, detail: 'jobs: SALES_1 is among SALES*' }],
    });
    const other = await api().post('/notification_rules/preview').send({ job_id, status: 'unknown' }).expect(200);
    expect(other.body.rules[1].matches).toBe(false);
    expect(await world.deliveries()).toEqual([]);
    await api().post('/notification_rules/preview').send({ kind: null, status: null, job_id: null, tags: null }).expect(200);
    await api().post('/notification_rules/preview').send({ job_id: 99 }).expect(404);
  });

  it('are changed by people who have seen them, and written down', async () => {
    const made = await rule('One', [0], { agents: ['ACME'] });
    const { headers, body } = await api().get(`/notification_rules/${made.id}`).expect(200);
    expect((await api().put(`/notification_rules/${made.id}`).send(body).expect(200)).body).toEqual(body);
    const changed = await api().patch(`/notification_rules/${made.id}`).set('If-Match', headers.etag!).send({ match: { cities: ['Douala'] }, position: 7 }).expect(200);
    expect(changed.body).toMatchObject({ version: 2, match: { cities: ['Douala'] }, position: 7 });
    await api().patch(`/notification_rules/${made.id}`).set('If-Match', headers.etag!).send({ position: 8 }).expect(412);
    const [entry] = (await api().get('/audit_log?limit=1').expect(200)).body;
    expect(entry).toMatchObject({ action: 'notification_rule.updated', before: { match: { agents: ['ACME'] } }, after: { match: { cities: ['Douala'] }, position: 7 } });
    await api().post('/notification_rules').send({ name: 'ONE', channel_ids: [0] }).expect(409);
    await api().delete(`/notification_rules/${made.id}`).expect(204);
  });

  it.each([
    [{ name: 'x', channel_ids: [] }, '/channel_ids'], [{ name: 'x', channel_ids: [99] }, '/channel_ids'], [{ name: 'x', channel_ids: ['0'] }, '/channel_ids'], [{ name: ' ', channel_ids: [0] }, '/name'],
    [{ name: 'x', channel_ids: [0], match: { statuses: ['lost'] } }, '/match/statuses'], [{ name: 'x', channel_ids: [0], match: { jobs: [] } }, '/match/jobs'],
    [{ name: 'x', channel_ids: [0], match: { surprise: ['a'] } }, '/match/surprise'], [{ name: 'x', channel_ids: [0], match: { jobs: null } }, '/match/jobs'], [{ name: 'x', channel_ids: [0], match: [] }, '/match'],
  ])('refuse %j, and point at %s', async (body, pointer) => {
    const answer = await api().post('/notification_rules').send(body).expect(422);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });
});
