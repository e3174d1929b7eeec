import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Call, hasHeader, pathParameter } from './call.js';
import type { Operation } from './document.js';
import type { World } from './world.js';

/** A request that must be refused, made of one that would succeed. */
export interface BadCall {
  readonly name: string;
  readonly status: number;
  readonly spoil: (good: Call, world: World) => Call | Promise<Call>;
}

/** Well over the limit of 1 MiB. */
const TOO_MUCH = Buffer.from(JSON.stringify({ notes: 'x'.repeat(2 * 1024 * 1024) }));
const NO_TAG = 'job-1-1';

const DEFAULT_RULE = { params: { id: 1 } };

async function takenName(world: World): Promise<string> {
  const name = world.newName();
  await world.newChannelId(name);
  return name.toLowerCase();
}

const withHeader = (name: string, value: string) => (good: Call): Call => ({ ...good, headers: { ...good.headers, [name]: value } });
const withRaw = (good: Call, raw: string | Buffer): Call => ({ ...good, json: undefined, raw: Buffer.from(raw) });

/** What any operation of this shape has to refuse. */
export function refusals(operation: Operation): BadCall[] {
  const { secured, method, body } = operation;
  return [
    { name: 'a request without Host', status: 400, spoil: (good) => ({ ...good, hostless: true }) },
    ...(secured ? forStrangers : []),
    ...(pathParameter(operation) ? [forNothing(operation)] : []),
    ...(hasIdInPath(operation) ? [{ name: 'an id that is no number', status: 422, spoil: (good: Call) => ({ ...good, params: { id: '0x10' } }) }] : []),
    ...(operation.parameters.some((parameter) => parameter.in === 'query')
      ? ['surprise', 'toString'].map((name) => ({ name: `the query parameter ${name}, which nobody knows`, status: 422, spoil: (good: Call) => ({ ...good, query: [good.query, `${name}=1`].filter(Boolean).join('&') }) }))
      : []),
    ...(body ? forBodies : []),
    ...(method === 'GET' ? [] : forBodiesNobodyWants(operation)),
    ...(hasHeader(operation, 'If-None-Match') ? [{ name: 'an If-None-Match that is no entity tag', status: 400, spoil: withHeader('If-None-Match', NO_TAG) }] : []),
    ...(hasHeader(operation, 'If-Match')
      ? [
          { name: 'an If-Match that is no entity tag', status: 400, spoil: withHeader('If-Match', NO_TAG) },
          { name: `a ${method} that starts from another version`, status: 412, spoil: withHeader('If-Match', '"another-1"') },
        ]
      : []),
    ...(hasHeader(operation, 'Idempotency-Key') ? [{ name: 'an Idempotency-Key with blanks', status: 400, spoil: withHeader('Idempotency-Key', 'a b') }] : []),
  ];
}

const forStrangers: readonly BadCall[] = [
  { name: 'whoever shows no key', status: 401, spoil: (good) => ({ ...good, key: null }) },
  { name: 'whoever shows a key that nobody made', status: 401, spoil: (good) => ({ ...good, key: 'vgk_nobody' }) },
  { name: 'whoever has too low a role', status: 403, spoil: (good, world) => ({ ...good, key: world.keys.agent }) },
];

const forBodies: readonly BadCall[] = [
  { name: 'a body that is no JSON', status: 400, spoil: (good) => withRaw(good, '{"name":') },
  { name: 'a body of 2 MiB', status: 413, spoil: (good) => withRaw(good, TOO_MUCH) },
  { name: 'a body of another media type', status: 415, spoil: (good) => withHeader('Content-Type', 'application/xml')(withRaw(good, '<job/>')) },
  { name: 'a body in a character set that nobody knows', status: 415, spoil: (good) => withHeader('Content-Type', 'application/json; charset=klingon')(withRaw(good, '{}')) },
  { name: 'a body that is a number', status: 400, spoil: (good) => withRaw(good, '7') },
  { name: 'a field that nobody knows', status: 422, spoil: (good) => ({ ...good, json: Array.isArray(good.json) ? [{ surprise: 1 }] : { ...Object(good.json), surprise: 1 } }) },
];

/** Whether an operation takes a body or not: what is sent must fit. */
function forBodiesNobodyWants({ method, body }: Operation): BadCall[] {
  const tooMuch: BadCall = { name: 'a body of 2 MiB', status: 413, spoil: (good) => withHeader('Content-Type', 'application/json')(withRaw(good, TOO_MUCH)) };
  const otherType: BadCall = { name: 'a body of another media type', status: 415, spoil: (good) => withHeader('Content-Type', 'application/xml')(withRaw(good, '<job/>')) };
  return body ? [] : method === 'DELETE' ? [tooMuch] : [tooMuch, otherType];
}

function forNothing({ path }: Operation): BadCall {
  const id = path.startsWith('/agents/') ? 'NOBODY' : 999_999_999;
  return { name: 'what does not exist', status: 404, spoil: (good) => ({ ...good, params: { ...good.params, id } }) };
}

function hasIdInPath(operation: Operation): boolean {
  return ['integer', 'number'].includes(String(pathParameter(operation)?.schema.type));
}

/** What only one operation has to refuse. */
export const REFUSALS: Readonly<Record<string, readonly BadCall[]>> = {
  removeDemo: [
    { name: 'what is not loaded', status: 404, spoil: async (_good, world) => {
      await world.db.query('DELETE FROM demo_data');
      return {};
    } },
  ],
  openSession: [{ name: 'a key that nobody made', status: 401, spoil: () => ({ json: { api_key: 'vgk_nobody' } }) }],
  getSession: [{ name: 'whoever is not signed in', status: 401, spoil: () => ({ key: null }) }],
  closeSession: [{ name: 'a browser whose page may be a foreign one', status: 403, spoil: async (_good, world) => ({ key: null, headers: { Cookie: await world.cookie() } }) }],
  deleteApiKey: [{ name: 'the key of the environment', status: 409, spoil: async (_good, world) => ({ params: { id: await world.keyIdOfEnvironment() } }) }],
  createJob: [
    { name: 'a job that exists', status: 409, spoil: (_good, world) => ({ json: world.job }) },
    { name: 'an Idempotency-Key of another request', status: 422, spoil: async (good, world) => {
      const headers = { 'Idempotency-Key': world.newName() };
      await world.send('createJob', { ...good, headers });
      return { json: { ...Object(good.json), city: 'Douala' }, headers };
    } },
  ],
  applyJobs: [{ name: 'a job that would be stored where another one is', status: 409, spoil: async (good, world) => {
    const final_storage_path_template = `${world.newName()}/backup.sql.gz`;
    await world.newJob({ final_storage_path_template });
    return { ...good, json: [good.json].flat().map((job) => ({ ...Object(job), final_storage_path_template })) };
  } }],
  replaceJob: [{ name: 'to become a job that exists', status: 409, spoil: (good, world) => ({ ...good, json: world.job }) }],
  updateJob: [{ name: 'to become a job that exists', status: 409, spoil: (good, world) => ({ ...good, json: world.job }) }],
  listWindowOpenings: [
    { name: 'a range that ends before it begins', status: 422, spoil: () => ({ query: 'from=2026-07-01T00:00:00Z&to=2026-06-01T00:00:00Z' }) },
    { name: 'a job that does not exist', status: 404, spoil: (good) => ({ query: `${good.query}&job_id=999999999` }) },
  ],
  createMaintenanceWindow: [{ name: 'a window over nothing that is named', status: 422, spoil: () => ({ json: { reason: 'Move', ends_at: '2199-06-14T04:00:00Z' } }) }],
  updateMaintenanceWindow: [{ name: 'a pause', status: 409, spoil: async (good, world) => ({ ...good, params: { id: await world.newPauseId() } }) }],
  deleteMaintenanceWindow: [{ name: 'a pause', status: 409, spoil: async (_good, world) => ({ params: { id: await world.newPauseId() } }) }],
  pauseJob: [
    { name: 'an end that has passed', status: 422, spoil: (good) => ({ ...good, json: { until: '1999-06-30T00:00:00Z' } }) },
    { name: 'a job that is switched off', status: 409, spoil: async (good, world) => ({ ...good, params: { id: (await world.newJob({ is_active: false })).id } }) },
  ],
  previewSchedule: [{ name: 'a day that has passed', status: 422, spoil: () => ({ json: { backup_frequency: 'once', expected_date: '1999-06-30', expected_hour_utc: 2, expected_minute_utc: 0 } }) }],
  createJobForUnmatchedDatabase: [{ name: 'a job that exists', status: 409, spoil: async (_good, world) => ({ params: { id: await world.newUnmatchedId() }, json: world.jobFields }) }],
  getRejectedReportContent: [{ name: 'a report whose file is gone', status: 409, spoil: async (_good, world) => {
    const { id, file } = await world.newRejectedReport();
    await rm(join(world.agent.folder, file));
    return { params: { id } };
  } }],
  retryRejectedReport: [{ name: 'a report whose file is gone', status: 409, spoil: async (_good, world) => {
    const { id, file } = await world.newRejectedReport();
    await rm(join(world.agent.folder, file));
    return { params: { id } };
  } }],
  orderDigest: [{ name: 'a digest for nobody', status: 409, spoil: () => ({ json: { period: 'daily' } }) }, { name: 'a period that nobody knows', status: 422, spoil: () => ({ json: { period: 'yearly' } }) }],
  previewDigest: [{ name: 'a period that nobody knows', status: 422, spoil: () => ({ query: 'period=yearly' }) }],
  retryDelivery: [{ name: 'a message that was sent', status: 409, spoil: async (_good, world) => ({ params: { id: await world.newDeliveryId('sent') } }) }],
  skipDelivery: [{ name: 'a message that was sent', status: 409, spoil: async (_good, world) => ({ params: { id: await world.newDeliveryId('sent') } }) }],
  acknowledgeIncident: [{ name: 'an incident that is over', status: 409, spoil: async (good, world) => ({ ...good, params: { id: await world.newIncidentId('resolved') } }) }],
  unacknowledgeIncident: [{ name: 'an incident that nobody looks after', status: 404, spoil: async (_good, world) => ({ params: { id: await world.newIncidentId() } }) }],
  createSilence: [
    { name: 'over everything', status: 422, spoil: (good) => ({ json: { ...Object(good.json), match: {} } }) },
    { name: 'an end that has passed', status: 422, spoil: (good) => ({ json: { ...Object(good.json), until: '1999-06-30T00:00:00Z' } }) },
    { name: 'what is not about jobs', status: 422, spoil: (good) => ({ json: { ...Object(good.json), match: { kinds: ['scan_failed'] } } }) },
  ],
  endSilence: [{ name: 'a silence that is over', status: 409, spoil: async (_good, world) => {
    const id = await world.newSilenceId();
    await world.send('endSilence', { params: { id } });
    return { params: { id } };
  } }],
  createNotificationChannel: [
    { name: 'a name that is taken', status: 409, spoil: async (good, world) => ({ json: { ...Object(good.json), name: await takenName(world) } }) },
    { name: 'a time zone that the world lacks', status: 422, spoil: (_good, world) => ({ json: { name: world.newName(), kind: 'email', config: { recipients: ['dba@example.org'], timezone: 'Mars/Olympus' } } }) },
    { name: 'settings of another kind', status: 422, spoil: (good) => ({ json: { ...Object(good.json), kind: 'ntfy' } }) },
    { name: 'an address inside', status: 422, spoil: (good) => ({ json: { ...Object(good.json), config: { ...Object(Object(good.json).config), url: 'http://[::ffff:127.0.0.1]/' } } }) },
  ],
  replaceNotificationChannel: [{ name: 'the channel of the environment', status: 409, spoil: (good) => ({ ...good, params: { id: 0 } }) }],
  updateNotificationChannel: [
    { name: 'the channel of the environment', status: 409, spoil: (good) => ({ ...good, params: { id: 0 } }) },
    { name: 'another kind', status: 422, spoil: (good) => ({ ...good, json: { kind: 'slack' } }) },
  ],
  deleteNotificationChannel: [{ name: 'a channel that a rule names', status: 409, spoil: async (good, world) => {
    const id = await world.newChannelId();
    await world.newRuleId([id]);
    return { ...good, params: { id } };
  } }],
  testNotificationChannel: [{ name: 'mail to nobody', status: 409, spoil: (good) => ({ ...good, params: { id: 0 } }) }],
  createNotificationRule: [
    { name: 'a name that is taken', status: 409, spoil: (good) => ({ json: { ...Object(good.json), name: 'everything to the ADMINISTRATORS' } }) },
    { name: 'a channel that does not exist', status: 422, spoil: (good) => ({ json: { ...Object(good.json), channel_ids: [999_999_999] } }) },
  ],
  replaceNotificationRule: [{ name: 'more than a switch of the default rule', status: 409, spoil: (good) => ({ ...good, ...DEFAULT_RULE, json: { name: 'Mine' } }) }],
  updateNotificationRule: [{ name: 'to switch the only rule for everything off', status: 409, spoil: async (good, world) => {
    await world.db.query(`DELETE FROM notification_rules WHERE match = '{}' AND NOT is_default`);
    return { ...good, ...DEFAULT_RULE, json: { is_active: false } };
  } }],
  deleteNotificationRule: [{ name: 'the default rule', status: 409, spoil: (good) => ({ ...good, ...DEFAULT_RULE }) }],
  previewNotificationRules: [{ name: 'of a job that does not exist', status: 404, spoil: () => ({ json: { job_id: 999_999_999 } }) }],
  sendTestNotification: [{ name: 'a message to nobody', status: 409, spoil: () => ({}) }],
  listJobCycles: [{ name: 'a range that ends before it begins', status: 422, spoil: (good) => ({ ...good, query: 'from=2026-07-01T00:00:00Z&to=2026-06-01T00:00:00Z' }) }],
  getCompliance: [
    { name: 'a month that the calendar lacks', status: 422, spoil: () => ({ query: 'month=2026-13' }) },
    { name: 'a month that has not begun', status: 422, spoil: () => ({ query: 'month=2199-01' }) },
  ],
  listBackupEntries: [{ name: 'a status that nobody knows', status: 400, spoil: () => ({ query: 'status=lost' }) }],
};
