import { DemoData } from '../../src/demo-data/demo-data.entity.js';
import type { Call } from './call.js';
import type { World } from './world.js';

/** A request that is answered with success, made ready at the moment it is sent. */
export interface GoodCall {
  /** What distinguishes it, where an operation has several. */
  readonly name?: string;
  readonly status: number;
  readonly call: (world: World) => Call | Promise<Call>;
}

const NEW_JOB = {
  agent_id_responsible: 'ACME_KRIBI', company_name: 'Acme', city: 'Kribi', backup_frequency: 'daily', expected_hour_utc: 2, expected_minute_utc: 30,
  final_storage_path_template: '{agent_id}/{database_name}/{timestamp}{extension}',
} as const;

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const newChannel = (world: World) => ({ name: world.newName(), kind: 'webhook', config: { url: 'https://hooks.invalid/vigie', secret: SECRET } });
const EVERY_CONDITION_OF_JOBS = {
  severities: ['critical'], statuses: ['missing', 'failed'], agents: ['ACME_*'], companies: ['Acme'], cities: ['Kribi'], tags: ['erp'], jobs: ['SALES_*'],
};
const EVERY_CONDITION = { ...EVERY_CONDITION_OF_JOBS, kinds: ['alert'] };
const ACCEPT_CSV = { Accept: 'text/csv' };
const newJob = (world: World) => ({ ...NEW_JOB, database_name: world.newName() });
const ok = (call: GoodCall['call'] = () => ({}), status = 200): GoodCall[] => [{ status, call }];
const page = (filters: string): GoodCall[] => [
  { name: 'with all there is', status: 200, call: () => ({}) },
  { name: 'filtered and paged', status: 200, call: () => ({ query: `${filters}${filters && '&'}skip=1&limit=1` }) },
];
const theFirst = (): Call => ({ params: { id: 1 } });

/** For every operation of the document, requests that succeed. */
export const GOOD_CALLS: Readonly<Record<string, readonly GoodCall[]>> = {
  getRoot: ok(),
  getLive: ok(),
  getReady: ok(),
  getHealthStatus: ok(),
  getMetrics: ok(),
  getReportSchema: ok(),
  getSystem: ok(),
  getDemo: ok(),
  // The world is in use; that it works where nothing is: demo-data.spec.ts.
  loadDemo: ok(() => ({}), 409),
  removeDemo: ok(async (world) => {
    await world.db.upsert(DemoData, { id: DemoData.ID, job_ids: [], loaded_at: world.vigie.clock.now() }, ['id']);
    return {};
  }, 204),
  getSummary: ok(),
  listSites: page('cycles=3&databases=2'),
  listOldestCopies: page(''),
  listStatusChanges: page('from=2026-06-12T00:00:00Z'),

  listApiKeys: page(''),
  createApiKey: [
    { name: 'for a viewer', status: 201, call: () => ({ json: { name: 'Grafana', role: 'viewer' } }) },
    { name: 'for an agent, with an end', status: 201, call: () => ({ json: { name: 'Akwa', role: 'agent', agent_id: 'ACME_DOUALA_AKWA', expires_at: '2199-06-30T00:00:00Z' } }) },
  ],
  deleteApiKey: ok(async (world) => ({ params: { id: await world.newKeyId() } }), 204),
  openSession: ok((world) => ({ json: { api_key: world.keys.viewer } }), 201),
  getSession: [
    { name: 'of a key', status: 200, call: () => ({}) },
    { name: 'of a browser', status: 200, call: async (world) => ({ key: null, headers: { Cookie: await world.cookie() } }) },
  ],
  closeSession: ok(async (world) => ({ key: null, headers: { Cookie: await world.cookie(), 'X-Requested-With': 'test' } }), 204),
  listAuditLog: page('target_type=api_key'),

  listJobs: [
    ...page('city=Douala&sort=-database_name'),
    { name: 'as a table', status: 200, call: () => ({ headers: ACCEPT_CSV }) },
    { name: 'as an export', status: 200, call: () => ({ query: 'format=export' }) },
  ],
  applyJobs: [
    { name: 'with a new job', status: 200, call: (world) => ({ json: [newJob(world)] }) },
    { name: 'with a change and a new job, dryly', status: 200, call: (world) => ({ query: 'dry_run=true&prune=true', json: [{ ...NEW_JOB, ...world.jobFields, owner: 'Ops' }, newJob(world)] }) },
  ],
  updateJobs: [
    { name: 'of one job', status: 200, call: async (world) => ({ query: `ids=${(await world.newJob()).id}`, json: { is_active: false, add_tags: ['moved'] } }) },
    { name: 'of nothing', status: 200, call: () => ({ query: 'city=Nowhere', json: { notes: null } }) },
  ],
  createJob: [
    { name: 'with what is required', status: 201, call: (world) => ({ json: newJob(world) }) },
    { name: 'once, by its Idempotency-Key', status: 201, call: (world) => ({ json: newJob(world), headers: { 'Idempotency-Key': world.newName() } }) },
    { name: 'that was made already, by its Idempotency-Key', status: 201, call: async (world) => {
      const again = { json: newJob(world), headers: { 'Idempotency-Key': world.newName() } };
      await world.send('createJob', again);
      return again;
    } },
  ],
  getJob: [{ name: 'in full', status: 200, call: theFirst }, { name: 'with as little as possible', status: 200, call: async (world) => ({ params: { id: (await world.newJob()).id } }) }],
  replaceJob: ok(async (world) => ({ params: { id: (await world.newJob()).id }, json: { city: 'Kribi' } })),
  updateJob: ok(async (world) => ({ params: { id: (await world.newJob()).id }, json: { notes: 'Moved.' } })),
  deleteJob: ok(async (world) => ({ params: { id: (await world.newJob()).id } }), 204),
  getJobSchedule: ok(theFirst),
  listJobCycles: [
    { name: 'with all there is', status: 200, call: theFirst },
    { name: 'of a range, paged', status: 200, call: () => ({ ...theFirst(), query: 'from=2026-01-01T00:00:00Z&to=2199-01-01T00:00:00Z&skip=1&limit=1' }) },
    { name: 'of a job that was never due', status: 200, call: async (world) => ({ params: { id: (await world.newJob()).id } }) },
  ],
  previewSchedule: [
    { name: 'by cron', status: 200, call: () => ({ json: { backup_frequency: 'cron', cron_expression: '30 22 * * 1-5', timezone: 'Africa/Douala', grace_minutes: 30 } }) },
    { name: 'of a day to come', status: 200, call: () => ({ json: { backup_frequency: 'once', expected_date: '2199-06-30', expected_hour_utc: 2, expected_minute_utc: 0 } }) },
  ],

  listMaintenanceWindows: page('kind=maintenance&over=false'),
  createMaintenanceWindow: [
    { name: 'once, over everything', status: 201, call: () => ({ json: { reason: 'Move', everything: true, starts_at: '2199-06-13T20:00:00Z', ends_at: '2199-06-14T04:00:00Z' } }) },
    { name: 'every Saturday, for a tag', status: 201, call: () => ({ json: { reason: 'Patches', tag: 'nightly', cron_expression: '0 22 * * 6', timezone: 'Africa/Douala', duration_minutes: 240 } }) },
  ],
  listWindowOpenings: [{ name: 'of a month', status: 200, call: async (world) => {
    await world.newWindowId();
    return { query: 'from=2199-06-01T00:00:00Z&to=2199-07-01T00:00:00Z' };
  } }],
  getMaintenanceWindow: ok(async (world) => ({ params: { id: await world.newWindowId() } })),
  updateMaintenanceWindow: ok(async (world) => ({ params: { id: await world.newWindowId() }, json: { reason: 'Postponed', ends_at: '2199-06-15T04:00:00Z' } })),
  deleteMaintenanceWindow: ok(async (world) => ({ params: { id: await world.newWindowId() } }), 204),
  pauseJob: ok(async (world) => ({ params: { id: (await world.newJob()).id }, json: { until: world.inAnHour(), reason: 'Migration' } })),
  resumeJob: ok(async (world) => ({ params: { id: await world.newPausedJobId() } }), 204),

  listAgents: page(''),
  getAgent: ok((world) => ({ params: { id: world.agent.id } })),
  updateAgent: ok((world) => ({ params: { id: world.agent.id }, json: { timezone: 'Africa/Douala' } })),

  listUnmatchedDatabases: page('agent_id=acme_douala_akwa'),
  createJobForUnmatchedDatabase: [
    { name: 'as suggested', status: 201, call: async (world) => ({ params: { id: await world.newUnmatchedId() } }) },
    { name: 'with changes', status: 201, call: async (world) => ({ params: { id: await world.newUnmatchedId() }, json: { company_name: 'Acme' } }) },
  ],

  runScan: [{ name: 'soon', status: 202, call: () => ({}) }, { name: 'now', status: 200, call: () => ({ query: 'wait=true' }) }],
  listScanRuns: page(''),
  getScanRun: ok(theFirst),
  getScannerStatus: ok(),

  getCompliance: [
    ...page('agent_id=ACME_DOUALA_AKWA'),
    { name: 'of a month of which nothing is known', status: 200, call: () => ({ query: 'month=2020-02' }) },
    { name: 'as a table of jobs', status: 200, call: () => ({ headers: ACCEPT_CSV }) },
    { name: 'as a table of sites', status: 200, call: () => ({ query: 'rows=sites', headers: ACCEPT_CSV }) },
  ],
  listReports: page('state=applied'),
  getReport: ok(theFirst),
  listRejectedReports: page('partial=true'),
  getRejectedReport: ok(async (world) => ({ params: { id: (await world.newRejectedReport()).id } })),
  getRejectedReportContent: ok(async (world) => ({ params: { id: (await world.newRejectedReport()).id } })),
  retryRejectedReport: ok(async (world) => ({ params: { id: (await world.newRejectedReport()).id } }), 202),

  listBackupEntries: [
    ...page('agent_id=ACME_DOUALA_AKWA&sort=-id'),
    { name: 'as a table', status: 200, call: () => ({ headers: ACCEPT_CSV }) },
    { name: 'with a few fields', status: 200, call: () => ({ query: 'fields=id,status' }) },
  ],
  getBackupEntry: [{ name: 'in full', status: 200, call: theFirst }, { name: 'with a few fields', status: 200, call: () => ({ ...theFirst(), query: 'fields=id,status' }) }],
  listStoredBackups: page('current=true'),

  streamEvents: [
    { name: 'from now on', status: 200, call: () => ({ query: 'agent_id=nobody' }) },
    { name: 'from the beginning', status: 200, call: () => ({ headers: { 'Last-Event-ID': '0-0' } }) },
  ],

  listAlarms: page('open=true'),

  listDigests: page('period=daily&is_scheduled=true'),
  previewDigest: [{ name: 'of the last day', status: 200, call: () => ({}) }, { name: 'of a month', status: 200, call: () => ({ query: 'period=monthly' }) }],
  orderDigest: [
    { name: 'of a week, for one address', status: 202, call: () => ({ json: { period: 'weekly', recipient: 'ops@example.org' } }) },
    { name: 'once, by its Idempotency-Key', status: 202, call: (world) => ({ json: { period: 'daily', recipient: 'ops@example.org' }, headers: { 'Idempotency-Key': world.newName() } }) },
  ],

  listDeliveries: page('kind=alert&incident_id=1&job_id=1'),
  getDelivery: ok(theFirst),
  retryDelivery: ok(async (world) => ({ params: { id: await world.newDeliveryId('failed') } }), 202),
  skipDelivery: ok(async (world) => ({ params: { id: await world.newDeliveryId('failed') } })),

  listIncidents: page('state=open&agent_id=acme_douala_akwa&acknowledged=false&from=2026-01-01T00:00:00Z&to=2199-01-01T00:00:00Z'),
  getIncident: [
    { name: 'of some days of work', status: 200, call: theFirst },
    { name: 'without jobs', status: 200, call: async (world) => ({ params: { id: await world.newIncidentId() } }) },
  ],
  listIncidentTimeline: [
    { name: 'with all there is', status: 200, call: theFirst },
    { name: 'paged', status: 200, call: () => ({ ...theFirst(), query: 'skip=1&limit=1' }) },
  ],
  acknowledgeIncident: [
    { name: 'with a note', status: 200, call: async (world) => ({ params: { id: await world.newIncidentId() }, json: { note: 'The technician is on the way.' } }) },
    { name: 'without a word', status: 200, call: async (world) => ({ params: { id: await world.newIncidentId() } }) },
  ],
  unacknowledgeIncident: ok(async (world) => ({ params: { id: await world.newLookedAfterIncidentId() } }), 204),
  listSilences: page('over=false'),
  createSilence: ok((world) => ({ json: { match: { ...EVERY_CONDITION_OF_JOBS, jobs: [world.newName()] }, reason: 'Known', until: world.inAnHour() } }), 201),
  getSilence: ok(async (world) => ({ params: { id: await world.newSilenceId() } })),
  endSilence: ok(async (world) => ({ params: { id: await world.newSilenceId() } }), 204),

  listNotificationChannels: page('kind=webhook&is_active=true'),
  createNotificationChannel: [
    { name: 'for programs', status: 201, call: (world) => ({ json: newChannel(world) }) },
    { name: 'for addresses', status: 201, call: (world) => ({ json: { name: world.newName(), kind: 'email', config: { recipients: ['dba@example.org'], locale: 'fr', timezone: 'Africa/Douala' }, is_active: false } }) },
    { name: 'for Slack', status: 201, call: (world) => ({ json: { name: world.newName(), kind: 'slack', config: { url: 'https://hooks.example.org/services/T0/B0/X', channel: 'backups' } } }) },
    { name: 'for Teams', status: 201, call: (world) => ({ json: { name: world.newName(), kind: 'teams', config: { url: 'https://flows.example.org/workflows/1?sig=X' } } }) },
    { name: 'for ntfy', status: 201, call: (world) => ({ json: { name: world.newName(), kind: 'ntfy', config: { url: 'https://ntfy.example.org', topic: 'backups', token: 'tk_1' } } }) },
    { name: 'for Alertmanager', status: 201, call: (world) => ({ json: { name: world.newName(), kind: 'alertmanager', config: { url: 'https://am.example.org', labels: { team: 'dba' }, username: 'vigie', password: 'secret' } } }) },
  ],
  getNotificationChannel: [
    { name: 'of the environment', status: 200, call: () => ({ params: { id: 0 } }) },
    { name: 'that somebody has made', status: 200, call: async (world) => ({ params: { id: await world.newChannelId() } }) },
  ],
  replaceNotificationChannel: ok(async (world) => ({ params: { id: await world.newChannelId() }, json: { config: { url: 'https://hooks.example.org/other' } } })),
  updateNotificationChannel: ok(async (world) => ({ params: { id: await world.newChannelId() }, json: { is_active: false } })),
  deleteNotificationChannel: ok(async (world) => ({ params: { id: await world.newChannelId() } }), 204),
  testNotificationChannel: [
    { name: 'that leads nowhere', status: 200, call: async (world) => ({ params: { id: await world.newChannelId() } }) },
    { name: 'that leads to people', status: 200, call: async (world) => {
      const { id } = JSON.parse((await world.send('createNotificationChannel', { json: { name: world.newName(), kind: 'email', config: { recipients: ['ops@example.org'] } } })).answer.text) as { id: number };
      return { params: { id } };
    } },
  ],

  listMailRecipients: page('disabled=true'),
  enableMailRecipient: ok(async (world) => ({ params: { id: await world.newRefusedAddressId() } }), 204),
  listNotificationRules: page('is_active=true&channel_id=0'),
  createNotificationRule: [
    { name: 'for everything', status: 201, call: (world) => ({ json: { name: world.newName(), channel_ids: [0] } }) },
    { name: 'with every condition', status: 201, call: (world) => ({ json: { name: world.newName(), channel_ids: [0], position: 5, is_active: false, match: EVERY_CONDITION } }) },
  ],
  getNotificationRule: ok(theFirst),
  replaceNotificationRule: ok(async (world) => ({ params: { id: await world.newRuleId() }, json: { match: { agents: ['ACME_*'] } } })),
  updateNotificationRule: ok(async (world) => ({ params: { id: await world.newRuleId() }, json: { position: 3 } })),
  deleteNotificationRule: ok(async (world) => ({ params: { id: await world.newRuleId() } }), 204),
  previewNotificationRules: [
    { name: 'of a job that exists', status: 200, call: (world) => ({ json: { job_id: world.job.id, status: 'failed' } }) },
    { name: 'of something that might be', status: 200, call: () => ({ json: { kind: 'alert', agent_id: 'ACME_KRIBI', company_name: 'Acme', city: 'Kribi', tags: ['erp'], database_name: 'HR' } }) },
    { name: 'of a scan that fails', status: 200, call: () => ({ json: { kind: 'scan_failed' } }) },
    { name: 'of a digest', status: 200, call: () => ({ json: { kind: 'digest' } }) },
  ],
  sendTestNotification: ok(() => ({ json: { recipient: 'ops@example.org' } }), 202),
};
