import { DemoData } from '../../src/demo-data/demo-data.entity.js';
import { UnmatchedDatabase } from '../../src/unmatched/unmatched-database.entity.js';
import { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import { MailRecipient } from '../../src/notification/mailboxes/mail-recipient.entity.js';
import { Incident } from '../../src/notification/incidents/incident.entity.js';
import { ADMIN_KEY } from '../support/app.js';
import { TestAgent } from '../support/agent.js';
import { routesOf } from '../support/routes.js';
import { addAgent, type Api, expectStatus, NOW, SEED_JOB, startApi } from './api-support.js';

const TOMORROW = new Date(NOW.getTime() + 86_400_000).toISOString();

interface Audited {
  readonly id: number;
  readonly action: string;
  readonly target_type: string;
  readonly target_id: string | null;
}

describe('The audit log', () => {
  let api: Api;
  let administrator: { id: number; prefix: string };
  beforeAll(async () => {
    // An SMTP server that is never reached: messages are only written.
    api = await startApi({ EMAIL_HOST: '127.0.0.1', EMAIL_PORT: '1', ADMIN_EMAIL_RECIPIENT: 'admin@example.org' });
    [administrator] = (await api.http.get('/api_keys')).body;
  });
  beforeEach(() => api.clear());
  afterAll(() => api.close());

  const list = async (query = ''): Promise<Audited[]> => (await expectStatus(api.http.get(`/audit_log?limit=1000${query}`), 200)).body;
  /** What `work` leaves in the log, oldest first. */
  const auditOf = async (work: () => Promise<unknown>): Promise<Audited[]> => {
    const [last] = await list();
    await work();
    return (await list()).filter(({ id }) => id > (last?.id ?? 0)).reverse();
  };
  const aFailedDelivery = async (): Promise<number> => {
    const row = api.db.create(Delivery, {
      kind: 'test', channel: 'email', recipient: 'a@example.org', subject: 'S', text_body: 'T', html_body: 'H', status: 'failed', attempts: 9, last_error: 'refused',
      next_attempt_at: null, agent_id: null, scan_run_id: null, job_ids: [], created_at: NOW, queued_at: NOW, order_key: 'mail a@example.org test ',
    });
    return (await api.db.save(row)).id;
  };
  const aRefusedAddress = async (): Promise<number> =>
    (await api.db.save(MailRecipient, { address: 'gone@example.org', address_key: 'gone@example.org', reason: '550 5.1.1', refusals: 1, refused_since: NOW, tried_at: NOW, disabled_at: NOW })).id;
  let names = 0;
  const aChannel = async (): Promise<number> =>
    (await expectStatus(api.http.post('/notification_channels').send({ name: `Channel ${++names}`, kind: 'email', config: { recipients: ['dba@example.org'] } }), 201)).body.id;
  const aRule = async (): Promise<number> => (await expectStatus(api.http.post('/notification_rules').send({ name: `Rule ${++names}`, channel_ids: [0] }), 201)).body.id;
  const aRejectedReport = async (): Promise<number> => {
    const agent = await new TestAgent(api.stagingRoot, 'ACME_REJECTED').install();
    await agent.rawReport(JSON.stringify({ agent_id: 'SOMEBODY_ELSE', databases: {}, at: performance.now() }));
    await expectStatus(api.http.post('/scanner/run?wait=true'), 200);
    return (await expectStatus(api.http.get('/rejected_reports'), 200)).body[0].id;
  };

  const anIncident = async (): Promise<number> => (await api.db.save(api.db.create(Incident, { agent_id: 'ACME', agent_key: `acme_${++names}`, opened_at: NOW, due_at: new Date(TOMORROW) }))).id;
  const aLookedAfterIncident = async (): Promise<number> => {
    const id = await anIncident();
    await expectStatus(api.http.post(`/incidents/${id}/acknowledge`), 200);
    return id;
  };
  const aSilence = async (): Promise<number> => (await expectStatus(api.http.post('/silences').send({ match: { jobs: ['SALES'] }, reason: 'Known', until: TOMORROW }), 201)).body.id;
  const aWindow = async (): Promise<number> => (await expectStatus(api.http.post('/maintenance_windows').send({ reason: 'Move', everything: true, ends_at: TOMORROW }), 201)).body.id;
  const aPausedJob = async (): Promise<number> => {
    const { id } = await api.createJob();
    await expectStatus(api.http.post(`/jobs/${id}/pause`).send({ until: TOMORROW }), 200);
    return id;
  };

  /** One call of every route that changes something: what it needs, and what it leaves in the log. */
  const CHANGES: Readonly<Record<string, { readonly actions: string[]; readonly prepare?: () => Promise<number | string>; readonly call: (id: number | string) => Promise<unknown> }>> = {
    'POST /jobs': { actions: ['job.created'], call: () => api.createJob() },
    'PUT /jobs': { actions: ['job.created'], call: () => expectStatus(api.http.put('/jobs').send([SEED_JOB]), 200) },
    'PATCH /jobs': { actions: ['job.updated'], prepare: async () => (await api.createJob()).id, call: (id) => expectStatus(api.http.patch(`/jobs?ids=${id}`).send({ owner: 'Finance' }), 200) },
    'PUT /jobs/:id': { actions: ['job.updated'], prepare: async () => (await api.createJob()).id, call: (id) => expectStatus(api.http.put(`/jobs/${id}`).send({ owner: 'Finance' }), 200) },
    'PATCH /jobs/:id': { actions: ['job.updated'], prepare: async () => (await api.createJob()).id, call: (id) => expectStatus(api.http.patch(`/jobs/${id}`).send({ owner: 'Finance' }), 200) },
    'DELETE /jobs/:id': { actions: ['job.deleted'], prepare: async () => (await api.createJob()).id, call: (id) => expectStatus(api.http.delete(`/jobs/${id}`), 204) },
    'POST /jobs/:id/pause': { actions: ['job.paused'], prepare: async () => (await api.createJob()).id, call: (id) => expectStatus(api.http.post(`/jobs/${id}/pause`).send({ until: TOMORROW }), 200) },
    'DELETE /jobs/:id/pause': { actions: ['job.resumed'], prepare: aPausedJob, call: (id) => expectStatus(api.http.delete(`/jobs/${id}/pause`), 204) },
    'POST /maintenance_windows': { actions: ['maintenance_window.created'], call: aWindow },
    'PATCH /maintenance_windows/:id': { actions: ['maintenance_window.updated'], prepare: aWindow, call: (id) => expectStatus(api.http.patch(`/maintenance_windows/${id}`).send({ reason: 'Other' }), 200) },
    'DELETE /maintenance_windows/:id': { actions: ['maintenance_window.deleted'], prepare: aWindow, call: (id) => expectStatus(api.http.delete(`/maintenance_windows/${id}`), 204) },
    'PATCH /agents/:id': {
      actions: ['agent.updated'], prepare: async () => { await addAgent(api.db, 'ACME_KRIBI'); return 'ACME_KRIBI'; },
      call: (id) => expectStatus(api.http.patch(`/agents/${id}`).send({ timezone: 'Africa/Douala' }), 200),
    },
    'POST /unmatched_databases/:id/job': {
      actions: ['job.created'],
      prepare: async () => {
        await api.db.insert(UnmatchedDatabase, { agent_id: 'ACME_KRIBI', database_name: 'HR', first_seen_at: NOW, last_seen_at: NOW, last_report_at: NOW });
        return 1;
      },
      call: (id) => expectStatus(api.http.post(`/unmatched_databases/${id}/job`), 201),
    },
    'POST /scanner/run': { actions: ['scan.requested'], call: () => expectStatus(api.http.post('/scanner/run?wait=true'), 200) },
    'POST /rejected_reports/:id/retry': { actions: ['report.retried'], prepare: aRejectedReport, call: (id) => expectStatus(api.http.post(`/rejected_reports/${id}/retry`), 202) },
    'POST /deliveries/:id/retry': { actions: ['delivery.retried'], prepare: aFailedDelivery, call: (id) => expectStatus(api.http.post(`/deliveries/${id}/retry`), 202) },
    'POST /deliveries/:id/skip': { actions: ['delivery.skipped'], prepare: aFailedDelivery, call: (id) => expectStatus(api.http.post(`/deliveries/${id}/skip`), 200) },
    'POST /notifications/test': { actions: ['notification.tested'], call: () => expectStatus(api.http.post('/notifications/test'), 202) },
    'POST /digests': { actions: ['digest.requested'], call: () => expectStatus(api.http.post('/digests').send({ period: 'daily' }), 202) },
    'PUT /notification_channels/:id': { actions: ['notification_channel.updated'], prepare: aChannel, call: (id) => expectStatus(api.http.put(`/notification_channels/${id}`).send({ is_active: false }), 200) },
    'PUT /notification_rules/:id': { actions: ['notification_rule.updated'], prepare: aRule, call: (id) => expectStatus(api.http.put(`/notification_rules/${id}`).send({ position: 7 }), 200) },
    'PATCH /notification_channels/:id': { actions: ['notification_channel.updated'], prepare: aChannel, call: (id) => expectStatus(api.http.patch(`/notification_channels/${id}`).send({ is_active: false }), 200) },
    'PATCH /notification_rules/:id': { actions: ['notification_rule.updated'], prepare: aRule, call: (id) => expectStatus(api.http.patch(`/notification_rules/${id}`).send({ position: 7 }), 200) },
    'POST /notification_channels': { actions: ['notification_channel.created'], call: aChannel },
    'DELETE /notification_channels/:id': { actions: ['notification_channel.deleted'], prepare: aChannel, call: (id) => expectStatus(api.http.delete(`/notification_channels/${id}`), 204) },
    'POST /notification_rules': { actions: ['notification_rule.created'], call: aRule },
    'DELETE /notification_rules/:id': { actions: ['notification_rule.deleted'], prepare: aRule, call: (id) => expectStatus(api.http.delete(`/notification_rules/${id}`), 204) },
    'POST /notification_channels/:id/test': { actions: ['notification_channel.tested'], prepare: aChannel, call: (id) => expectStatus(api.http.post(`/notification_channels/${id}/test`), 200) },
    'POST /mail_recipients/:id/enable': { actions: ['mail_recipient.enabled'], prepare: aRefusedAddress, call: (id) => expectStatus(api.http.post(`/mail_recipients/${id}/enable`), 204) },
    'POST /incidents/:id/acknowledge': { actions: ['incident.acknowledged'], prepare: anIncident, call: (id) => expectStatus(api.http.post(`/incidents/${id}/acknowledge`).send({ note: 'Known' }), 200) },
    'DELETE /incidents/:id/acknowledge': { actions: ['incident.unacknowledged'], prepare: aLookedAfterIncident, call: (id) => expectStatus(api.http.delete(`/incidents/${id}/acknowledge`), 204) },
    'POST /silences': { actions: ['silence.created'], call: aSilence },
    'DELETE /silences/:id': { actions: ['silence.ended'], prepare: aSilence, call: (id) => expectStatus(api.http.delete(`/silences/${id}`), 204) },
    'POST /demo': {
      actions: ['demo.loaded', ...Array.from({ length: 19 }, () => 'job.created'), 'scan.requested', 'scan.requested'],
      prepare: async () => { await api.db.query('DELETE FROM demo_data'); return 0; },
      call: async () => {
        await expectStatus(api.http.post('/demo'), 201);
        await expectStatus(api.http.post('/scanner/run?wait=true'), 200);
      },
    },
    'DELETE /demo': {
      actions: ['demo.removed'], prepare: async () => { await api.db.upsert(DemoData, { id: DemoData.ID, job_ids: [], loaded_at: NOW }, ['id']); return 0; },
      call: () => expectStatus(api.http.delete('/demo'), 204),
    },
    'POST /api_keys': { actions: ['api_key.created'], call: () => expectStatus(api.http.post('/api_keys').send({ name: 'A key', role: 'viewer' }), 201) },
    'DELETE /api_keys/:id': {
      actions: ['api_key.deleted'], prepare: async () => (await api.http.post('/api_keys').send({ name: 'A key', role: 'viewer' })).body.id,
      call: (id) => expectStatus(api.http.delete(`/api_keys/${id}`), 204),
    },
    'POST /session': { actions: ['session.opened'], call: () => expectStatus(api.http.post('/session').send({ api_key: ADMIN_KEY }), 201) },
    'DELETE /session': {
      actions: ['session.closed'], prepare: async () => (await api.http.post('/session').send({ api_key: ADMIN_KEY })).get('Set-Cookie')?.[0]?.split(';')[0] ?? '',
      call: (cookie) => expectStatus(api.http.delete('/session').set('Cookie', String(cookie)), 204),
    },
  };

  /** Routes that only look, and are asked with a body. */
  const LOOKING = ['POST /schedules/preview', 'POST /notification_rules/preview'];

  it('knows every route that changes something: a new one needs a line in this test', () => {
    const changing = routesOf(api.app).map(({ method, path }) => `${method} ${path}`).filter((route) => !/^(GET|HEAD) /.test(route) && !LOOKING.includes(route));
    expect(changing.sort()).toEqual(Object.keys(CHANGES).sort());
  });

  it.each(Object.keys(CHANGES))('tells who called %s, and what it did', async (route) => {
    const { actions, prepare, call } = CHANGES[route]!;
    const id = (await prepare?.()) ?? 0;
    const entries = await auditOf(() => call(id));
    expect(entries.map(({ action }) => action)).toEqual(actions);
    for (const entry of entries) {
      expect(entry).toMatchObject({ key_id: administrator.id, key_prefix: 'ADMIN_API_KEY', key_name: 'ADMIN_API_KEY', role: 'admin', address: '127.0.0.1', occurred_at: NOW.toISOString() });
    }
  });

  it('tells of a key that was made and deleted what it was, and never the key itself', async () => {
    const [made, deleted] = await auditOf(async () => {
      const { body } = await expectStatus(api.http.post('/api_keys').send({ name: 'Grafana', role: 'viewer' }), 201);
      await expectStatus(api.http.delete(`/api_keys/${body.id}`), 204);
    });
    const key = expect.objectContaining({ name: 'Grafana', role: 'viewer', prefix: expect.stringMatching(/^vgk_.{8}$/) });
    expect([made, deleted]).toEqual([expect.objectContaining({ before: null, after: key }), expect.objectContaining({ before: key, after: null })]);
    expect(JSON.stringify([made, deleted])).not.toMatch(/digest|"key"/);
  });

  it('tells of a delivery that is sent again what it was', async () => {
    const id = await aFailedDelivery();
    expect(await auditOf(() => expectStatus(api.http.post(`/deliveries/${id}/retry`), 202))).toEqual([
      expect.objectContaining({ target_type: 'delivery', target_id: String(id), before: { status: 'failed', attempts: 9, next_attempt_at: null }, after: { status: 'pending', attempts: 0, next_attempt_at: NOW.toISOString() } }),
    ]);
  });

  it('tells nothing of what was refused', async () => {
    const entries = await auditOf(async () => {
      await expectStatus(api.http.post('/deliveries/999999/retry'), 404);
      await expectStatus(api.http.post('/rejected_reports/999999/retry'), 404);
      await expectStatus(api.http.delete(`/api_keys/${administrator.id}`), 409);
      await expectStatus(api.http.post('/api_keys').send({ name: 'A key', role: 'root' }), 422);
      await expectStatus(api.http.post('/jobs').set('Authorization', 'Bearer vgk_nobody').send(SEED_JOB), 401);
    });
    expect(entries).toEqual([]);
  });

  it('is found by action, thing and key, and paged by its cursor', async () => {
    const { body: other } = await expectStatus(api.http.post('/api_keys').send({ name: 'Other', role: 'admin' }), 201);
    await auditOf(async () => {
      const { id } = await api.createJob();
      await expectStatus(api.http.patch(`/jobs/${id}`).set('Authorization', `Bearer ${other.key}`).send({ owner: 'Finance' }), 200);
    });
    expect(await list(`&key_id=${other.id}`)).toEqual([expect.objectContaining({ action: 'job.updated', key_name: 'Other' })]);
    expect(new Set((await list('&action=job.created')).map(({ action }) => action))).toEqual(new Set(['job.created']));
    expect(new Set((await list(`&target_type=api_key&target_id=${other.id}`)).map(({ target_id }) => target_id))).toEqual(new Set([String(other.id)]));
    const everything = (await list()).map(({ id }) => id);
    const walked: number[] = [];
    for (let page = '/audit_log?limit=7'; page !== '';) {
      const { body, headers } = await expectStatus(api.http.get(page), 200);
      walked.push(...body.map(({ id }: Audited) => id));
      page = body.length < 7 ? '' : `/audit_log?limit=7&before_id=${body.at(-1).id}`;
      expect(headers['x-total-count']).toBe(String(everything.length));
    }
    expect(walked).toEqual(everything);
  });

  it('is for administrators', async () => {
    const { body } = await expectStatus(api.http.post('/api_keys').send({ name: 'Operator', role: 'operator' }), 201);
    await expectStatus(api.http.get('/audit_log').set('Authorization', `Bearer ${body.key}`), 403);
  });

  it.each(['UPDATE audit_log SET action = $$nothing$$', 'DELETE FROM audit_log', 'TRUNCATE audit_log', 'TRUNCATE audit_log CASCADE'])('refuses %s', async (sql) => {
    await auditOf(() => api.createJob());
    const before = await list();
    await expect(api.db.query(sql)).rejects.toThrow('audit_log is append-only');
    expect(await list()).toEqual(before);
  });
});
