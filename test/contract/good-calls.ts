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
  getSummary: ok(),

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

  listDeliveries: page('kind=alert'),
  getDelivery: ok(theFirst),
  retryDelivery: ok(async (world) => ({ params: { id: await world.newDeliveryId('failed') } }), 202),
  sendTestNotification: ok(() => ({ json: { recipient: 'ops@example.org' } }), 202),
};
