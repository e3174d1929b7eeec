import { fileURLToPath } from 'node:url';
import { Database } from '../support/database.js';
import { expectBackups } from '../support/fleet.js';
import { writeHistory } from '../support/history.js';
import { type Answered, load } from '../support/load.js';
import { Program } from '../support/program.js';
import { atLeast, atMost, type Result, round } from '../support/row.js';
import { median } from '../support/time.js';
import type { BenchCase, World } from '../support/world.js';

export const BARE_API = fileURLToPath(new URL('../baselines/bare-api.js', import.meta.url));
const CONNECTIONS = 64;
/** So long that the first requests, which wait while the load generator prepares its connections, are less than the slowest 1 % where one entry is asked for; of lists they are more. */
const SECONDS = 15;
/** Ten thousand requests or more: until then the compiler is at work in both. */
const WARM_UP_SECONDS = 10;

interface Compared {
  readonly vigie: Answered;
  readonly bare: Answered;
}

/** The two questions that a page asks most. */
export const reading: BenchCase = {
  about: 'GET /backup_entries and /backup_entries/:id with 1,000,000 entries, and with ten times as many',
  async run(world) {
    const { scratch, postgres, shrink, say } = world;
    const database = await Database.create(postgres);
    const programs = await Promise.all([Program.start({ DATA_DIR: scratch, DATABASE_URL: database.url }), Program.start({ DATABASE_URL: database.url }, BARE_API)]);
    await expectBackups(database, { agents: 500, databasesEach: 20 });
    const { rows } = await database.client.query<{ id: number }>('SELECT min(id)::float8 AS id FROM expected_backup_jobs');
    const firstJob = rows[0]?.id ?? 1;
    const million = 1_000_000 / shrink;
    await writeHistory(database, million, firstJob, say);
    const list = Array.from({ length: 200 }, (_, index) => `/backup_entries?job_id=${firstJob + index * 50}&limit=100`);
    const one = Array.from({ length: 200 }, (_, index) => `/backup_entries/${Math.floor((million / 201) * (index + 1))}`);
    const [ofList, ofOne] = [await compare(world, programs, list), await compare(world, programs, one)];
    await writeHistory(database, million * 10, firstJob, say);
    const [listOfMany, oneOfMany] = [await compare(world, programs, list), await compare(world, programs, one)];
    await Promise.all(programs.map((program) => program.stop()));
    await database.drop();
    return [
      ...rowsOf('a list of 100 entries of one job', ofList, 1),
      ...rowsOf('one entry', ofOne, 0.5),
      ofMany('a list of 100 entries', listOfMany, ofList),
      ofMany('one entry', oneOfMany, ofOne),
    ];
  },
};

async function compare({ rounds, shrink }: World, [vigie, bare]: Program[], paths: string[]): Promise<Compared> {
  if (vigie === undefined || bare === undefined) throw new Error('Two programs are compared.');
  const how = { connections: CONNECTIONS, seconds: shrink > 1 ? 1 : SECONDS };
  const warming = { ...how, seconds: shrink > 1 ? 1 : WARM_UP_SECONDS };
  const requests = paths.map((path) => ({ path }));
  const figures: Compared[] = [];
  for (const { url } of [vigie, bare]) await load(url, requests, warming);
  for (let round = 0; round < rounds; round++) figures.push({ vigie: await load(vigie.url, requests, how), bare: await load(bare.url, requests, how) });
  const of = (whose: keyof Compared): Answered => ({ perSecond: median(figures.map((figure) => figure[whose].perSecond)), p99: median(figures.map((figure) => figure[whose].p99)) });
  return { vigie: of('vigie'), bare: of('bare') };
}

function rowsOf(work: string, { vigie, bare }: Compared, least: number): Result[] {
  return [
    atLeast(least, vigie.perSecond / bare.perSecond, { work: `${work}, 1,000,000 entries`, ours: `${round(vigie.perSecond)} requests/s`, baseline: `node:http and pg ${round(bare.perSecond)} requests/s` }),
    atMost(2, vigie.p99 / bare.p99, { work: `${work}: p99 at ${CONNECTIONS} connections`, ours: `${round(vigie.p99)} ms`, baseline: `node:http and pg ${round(bare.p99)} ms` }),
  ];
}

function ofMany(work: string, many: Compared, few: Compared): Result {
  return atLeast(0.9, many.vigie.perSecond / few.vigie.perSecond, { work: `${work}, 10,000,000 entries`, ours: `${round(many.vigie.perSecond)} requests/s`, baseline: `with 1,000,000 ${round(few.vigie.perSecond)} requests/s` });
}
