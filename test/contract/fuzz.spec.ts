import fc from 'fast-check';
import { ADMIN_KEY } from '../support/app.js';
import { violations } from './check-answer.js';
import { OpenApiDocument, type Operation } from './document.js';
import { type FuzzedRequest, RequestGenerator } from './generate.js';
import { Validator } from './validator.js';
import { asCurl } from './wire.js';
import { World } from './world.js';

/** `FUZZ_SECONDS=600` goes on for so long in all, instead of a fixed number of requests. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0);
const SEED = Number(process.env.FUZZ_SEED ?? fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 2 ** 31));
/** Without `FUZZ_SECONDS`: so many requests per operation, in no more than this time for all of them. */
const REQUESTS = 60;
const MOST_SECONDS = 30;
const AT_MOST_MS = 10_000;

const document = OpenApiDocument.read();
const validator = new Validator(document);
const share = ((SECONDS || MOST_SECONDS) * 1000) / document.operations.length;

/** Columns that scans write; all others change only when somebody asks for it. */
const SCANNED = [
  'current_status', 'last_checked_at_utc', 'last_successful_backup_utc', 'last_failed_backup_utc', 'previous_successful_hash_global', 'next_expected_at_utc', 'next_deadline_utc',
  'status_cycle_utc', 'status_ended_at_utc', 'updated_at', 'ledger_from',
];

describe(`Bad input (seed ${SEED})`, () => {
  let world: World;
  let before: Map<string, string>;
  let sent = 0;
  /** How many answers had which status. */
  const tally = new Map<number, number>();
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);

  const known = ({ path }: Operation) => (path.startsWith('/agents/') ? [encodeURIComponent(world.agent.id)] : ['1', '2', '3', '4', '5', '999999']);

  /** Throws with everything that is wrong with the answer. */
  const attack = async (operation: Operation, request: FuzzedRequest): Promise<void> => {
    sent += 1;
    const answer = await world.wire.send(request);
    tally.set(answer.status, (tally.get(answer.status) ?? 0) + 1);
    const broken = violations(validator, operation, request, answer, request.unreadable ? [400, 413, 415] : []);
    if (broken.length > 0) throw new Error(broken.join('\n'));
  };

  /** What people have said about every job, as text, by id. */
  const jobs = async (): Promise<Map<string, string>> => {
    const rows = await world.db.query<{ id: string; fields: string }[]>('SELECT id::text, (to_jsonb(job) - $1::text[])::text AS fields FROM expected_backup_jobs job', [SCANNED]);
    return new Map(rows.map(({ id, fields }) => [id, fields]));
  };

  beforeAll(async () => {
    world = await World.build(document);
    before = await jobs();
    process.on('unhandledRejection', onUnhandled);
  }, 120_000);
  afterAll(async () => {
    process.off('unhandledRejection', onUnhandled);
    process.stderr.write(`Fuzzed ${document.operations.length} operations with ${sent} requests, seed ${SEED}; answers: ${[...tally].sort(([one], [other]) => one - other).map(([status, count]) => `${count} of ${status}`).join(', ')}.\n`);
    await world.close();
  });

  it.each(document.operations.map((operation) => [operation.id, operation] as const))(
    'to %s is refused with a documented problem, or does what it says',
    async (_id, operation) => {
      const requests = new RequestGenerator(document, ADMIN_KEY, known).requests(operation);
      const run = await fc.check(fc.asyncProperty(requests, (request) => attack(operation, request)), {
        seed: SEED, numRuns: SECONDS ? Number.MAX_SAFE_INTEGER : REQUESTS, interruptAfterTimeLimit: share, markInterruptAsFailure: false,
      });
      // Without a counterexample it only ran out of time, on an answer that was slowed down.
      if (run.counterexample !== null) throw new Error(`${String(run.errorInstance)}\n\nFUZZ_SEED=${SEED}, after ${run.numRuns} requests, shrunk ${run.numShrinks} times:\n${run.counterexample.map(asCurl).join('\n')}`);
    },
    2 * share + AT_MOST_MS,
  );

  it('leaves the server alive and ready', async () => {
    expect(await world.vigie.request('GET', '/health/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await world.vigie.scan()).state).toBe('done');
  });

  it('leaves no error that nobody handles', () => {
    expect(unhandled).toEqual([]);
  });

  it('leaves the prototypes of all objects alone', () => {
    expect(Object.keys(Object.getOwnPropertyDescriptors(Object.prototype)).filter((name) => Object.prototype.propertyIsEnumerable(name))).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('changes and deletes no job but those that the audit log names', async () => {
    const rows = await world.db.query<{ id: string }[]>(`SELECT DISTINCT target_id AS id FROM audit_log WHERE target_type = 'job'`);
    const named = new Set(rows.map(({ id }) => id));
    const after = await jobs();
    const others = [...before].filter(([id]) => !named.has(id));
    expect(others.map(([id]) => [id, after.get(id)])).toEqual(others);
    expect([...after.keys()].filter((id) => !before.has(id) && !named.has(id))).toEqual([]);
  });
});
