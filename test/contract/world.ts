import type { EntityManager } from 'typeorm';
import { DataSource } from 'typeorm';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import { MailRecipient } from '../../src/notification/mailboxes/mail-recipient.entity.js';
import { Incident } from '../../src/notification/incidents/incident.entity.js';
import { NotificationService } from '../../src/notification/notification.service.js';
import { UnmatchedDatabase } from '../../src/unmatched/unmatched-database.entity.js';
import { sectionOf, type TestAgent } from '../support/agent.js';
import { ADMIN_KEY } from '../support/app.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { DAY_MS, TestVigie } from '../support/vigie.js';
import { type Call, toRequest } from './call.js';
import type { OpenApiDocument } from './document.js';
import { type Answer, Wire, type WireRequest } from './wire.js';

const AGENT = 'ACME_DOUALA_AKWA';
/** The sink refuses it for good. */
export const GONE = 'gone@example.org';

/** Everything that a job can say of itself. */
const IN_FULL = {
  neighborhood: 'Akwa', expected_weekdays: [1, 2, 3, 4, 5, 6, 7], grace_minutes: 30, max_duration_minutes: 1, email_for_notifications: GONE, tags: ['erp', 'production'], notes: 'Ask\nOps first.', owner: 'Finance',
};

/** Vigie after some days of work, made through its API and with real files: something of everything that it can show. */
export class World {
  private serial = 0;

  private constructor(
    readonly document: OpenApiDocument,
    readonly vigie: TestVigie,
    private readonly sink: SmtpSink,
    readonly wire: Wire,
    readonly agent: TestAgent,
    readonly job: ExpectedBackupJob,
    /** By role. */
    readonly keys: Readonly<Record<'admin' | 'viewer' | 'agent', string>>,
  ) {}

  static async build(document: OpenApiDocument): Promise<World> {
    const sink = await SmtpSink.start();
    sink.answer = (recipient) => (recipient === GONE ? 550 : 'accept');
    const vigie = await TestVigie.start({ ...sink.env, TRUST_PROXY: '1' });
    const agent = await vigie.agent(AGENT);
    const job = await vigie.job(AGENT, 'SALES_2026', IN_FULL);
    await workForSomeDays(vigie, agent);
    await vigie.test.app.get(NotificationService).work();
    const keys = { admin: ADMIN_KEY, viewer: await newKey(vigie, 'viewer'), agent: await newKey(vigie, 'agent') };
    return new World(document, vigie, sink, new Wire(vigie.test.url), agent, job, keys);
  }

  async close(): Promise<void> {
    this.wire.close();
    await this.vigie.close();
    await this.sink.close();
  }

  /** Calls an operation of the document, as an administrator unless the call says otherwise. */
  async send(operationId: string, call: Call): Promise<{ request: WireRequest; answer: Answer }> {
    const request = toRequest(this.document.operation(operationId), { key: this.keys.admin, ...call });
    return { request, answer: await this.wire.send(request) };
  }

  get db(): EntityManager {
    return this.vigie.test.app.get(DataSource).manager;
  }

  /** A word that nothing else is called. */
  newName(): string {
    return `NEW_${++this.serial}`;
  }

  newJob(fields: Record<string, unknown> = {}): Promise<ExpectedBackupJob> {
    return this.vigie.job(AGENT, this.newName(), fields);
  }

  /** What makes another job the same as `job`. */
  get jobFields(): Partial<ExpectedBackupJob> {
    const { database_name, agent_id_responsible, backup_frequency, expected_hour_utc, expected_minute_utc, expected_weekdays } = this.job;
    return { database_name, agent_id_responsible, backup_frequency, expected_hour_utc, expected_minute_utc, expected_weekdays };
  }

  async newWindowId(): Promise<number> {
    const window = { reason: 'Move', agent_id: AGENT, starts_at: '2199-06-13T20:00:00Z', ends_at: '2199-06-14T04:00:00Z' };
    return (await this.vigie.request<{ id: number }>('POST', '/maintenance_windows', window)).body.id;
  }

  async newPauseId(jobId?: number): Promise<number> {
    const id = jobId ?? (await this.newJob()).id;
    return (await this.vigie.request<{ id: number }>('POST', `/jobs/${id}/pause`, { until: this.inAnHour() })).body.id;
  }

  async newPausedJobId(): Promise<number> {
    const { id } = await this.newJob();
    await this.newPauseId(id);
    return id;
  }

  inAnHour(): string {
    return new Date(this.vigie.clock.now().getTime() + 3_600_000).toISOString();
  }

  async newKeyId(): Promise<number> {
    return (await this.vigie.request<{ id: number }>('POST', '/api_keys', { name: 'Short-lived', role: 'viewer' })).body.id;
  }

  async keyIdOfEnvironment(): Promise<number> {
    const keys = await this.vigie.get<{ id: number; origin: string }[]>('/api_keys');
    return keys.find(({ origin }) => origin === 'environment')?.id ?? 0;
  }

  /** Signs a browser in. @returns its `Cookie` header */
  async cookie(): Promise<string> {
    const { headers } = await this.vigie.request('POST', '/session', { api_key: this.keys.viewer });
    return headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  /** A report that was refused just now, with its file in `_rejected`. @returns its id and its file */
  async newRejectedReport(): Promise<{ id: number; file: string }> {
    const file = `${this.newName()}.json`;
    await this.agent.rawReport(JSON.stringify({ agent_id: 'SOMEBODY_ELSE', databases: {}, note: file }), file);
    await this.vigie.scan();
    const [newest] = await this.vigie.get<{ id: number; moved_to: string }[]>('/rejected_reports?limit=1');
    return { id: newest?.id ?? 0, file: `log/${newest?.moved_to}` };
  }

  async newUnmatchedId(database_name = this.newName()): Promise<number> {
    const now = this.vigie.clock.now();
    const { identifiers } = await this.db.insert(UnmatchedDatabase, { agent_id: AGENT, database_name, first_seen_at: now, last_seen_at: now, last_report_at: now });
    return identifiers[0]?.id;
  }

  /** A webhook channel that leads nowhere. */
  async newChannelId(name = this.newName()): Promise<number> {
    const config = { url: 'https://hooks.invalid/vigie', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
    return (await this.vigie.request<{ id: number }>('POST', '/notification_channels', { name, kind: 'webhook', config })).body.id;
  }

  async newRuleId(channel_ids: readonly number[] = [0]): Promise<number> {
    return (await this.vigie.request<{ id: number }>('POST', '/notification_rules', { name: this.newName(), channel_ids })).body.id;
  }

  /** An incident without jobs, of an agent of its own. */
  async newIncidentId(state: 'open' | 'resolved' = 'open'): Promise<number> {
    const now = this.vigie.clock.now();
    const agent_id = this.newName();
    // Due at the end of time: the sweep would close it, since nothing of it is wrong.
    const due_at = state === 'open' ? new Date('2199-01-01T00:00:00Z') : null;
    const { identifiers } = await this.db.insert(Incident, { agent_id, agent_key: agent_id.toLowerCase(), opened_at: now, state, due_at, resolved_at: state === 'resolved' ? now : null });
    return identifiers[0]?.id;
  }

  async newLookedAfterIncidentId(): Promise<number> {
    const id = await this.newIncidentId();
    await this.vigie.request('POST', `/incidents/${id}/acknowledge`);
    return id;
  }

  async newSilenceId(): Promise<number> {
    return (await this.vigie.request<{ id: number }>('POST', '/silences', { match: { jobs: [this.newName()] }, reason: 'Known', until: this.inAnHour() })).body.id;
  }

  async newDeliveryId(status: 'failed' | 'sent'): Promise<number> {
    const now = this.vigie.clock.now();
    const { identifiers } = await this.db.insert(Delivery, {
      kind: 'test', recipient: 'ops@example.org', subject: 'Test', text_body: 'Test.', html_body: '<p>Test.</p>', status, created_at: now, queued_at: now, order_key: 'mail ops@example.org test ', sent_at: status === 'sent' ? now : null,
    });
    return identifiers[0]?.id;
  }

  /** An address that the mail server has refused for good. */
  async newRefusedAddressId(address = `${this.newName()}@example.org`): Promise<number> {
    const now = this.vigie.clock.now();
    const { identifiers } = await this.db.insert(MailRecipient, { address, address_key: address.toLowerCase(), reason: '550 5.1.1 No such user', refusals: 1, refused_since: now, disabled_at: now, tried_at: now });
    return identifiers[0]?.id;
  }
}

/** Good, bad, missing, partly readable and unreadable: what a server sees in its first days. */
async function workForSomeDays(vigie: TestVigie, agent: TestAgent): Promise<void> {
  await vigie.job(agent.id, 'HR', { email_for_notifications: 'dba@example.org' });
  await vigie.job(agent.id, 'CRM', { backup_frequency: 'weekly', expected_weekdays: [1] });
  await vigie.job(agent.id, 'STOCK', { backup_frequency: 'cron', cron_expression: '0 2 * * *', timezone: 'Africa/Douala', is_active: false });
  await agent.backUp('SALES_2026');
  await agent.backUp('NOBODY_EXPECTS');
  const broken = await agent.dump('hr.sql.gz');
  await agent.report({ HR: sectionOf(broken, { COMPRESS: { sha256_checksum: 'a'.repeat(64) } }), CRM: { BACKUP: { status: 'perhaps' } } });
  await agent.rawReport(JSON.stringify({ agent_id: 'SOMEBODY_ELSE', databases: {} }));
  await vigie.scan();
  await vigie.test.app.get(NotificationService).work();
  vigie.clock.advance(2 * DAY_MS);
  await vigie.scan();
  await agent.backUp('SALES_2026', { endedAt: vigie.clock.now() });
  await vigie.scan();
}

async function newKey(vigie: TestVigie, role: string): Promise<string> {
  const { body } = await vigie.request<{ key: string }>('POST', '/api_keys', { name: `The ${role}`, role, ...(role === 'agent' && { agent_id: AGENT }) });
  return body.key;
}
