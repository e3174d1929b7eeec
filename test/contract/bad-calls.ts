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
  previewSchedule: [{ name: 'a day that has passed', status: 422, spoil: () => ({ json: { backup_frequency: 'once', expected_date: '1999-06-30', expected_hour_utc: 2, expected_minute_utc: 0 } }) }],
  createJobForUnmatchedDatabase: [{ name: 'a job that exists', status: 409, spoil: async (_good, world) => ({ params: { id: await world.newUnmatchedId() }, json: world.jobFields }) }],
  retryRejectedReport: [{ name: 'a report whose file is gone', status: 409, spoil: async (_good, world) => {
    const { id, file } = await world.newRejectedReport();
    await rm(join(world.agent.folder, file));
    return { params: { id } };
  } }],
  retryDelivery: [{ name: 'a message that was sent', status: 409, spoil: async (_good, world) => ({ params: { id: await world.newDeliveryId('sent') } }) }],
  sendTestNotification: [{ name: 'a message to nobody', status: 409, spoil: () => ({}) }],
  listJobCycles: [{ name: 'a range that ends before it begins', status: 422, spoil: (good) => ({ ...good, query: 'from=2026-07-01T00:00:00Z&to=2026-06-01T00:00:00Z' }) }],
  getCompliance: [
    { name: 'a month that the calendar lacks', status: 422, spoil: () => ({ query: 'month=2026-13' }) },
    { name: 'a month that has not begun', status: 422, spoil: () => ({ query: 'month=2199-01' }) },
  ],
  listBackupEntries: [{ name: 'a status that nobody knows', status: 400, spoil: () => ({ query: 'status=lost' }) }],
};
