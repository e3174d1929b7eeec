import { mkdtemp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { CountingProxy } from '../support/counting-proxy.js';
import { Database } from '../support/database.js';
import { expectBackups, type Fleet, haveYesterday, leaveBackups } from '../support/fleet.js';
import { peakMemory } from '../support/files.js';
import { Program } from '../support/program.js';
import { atMost, below, forComparison, type Result, round } from '../support/row.js';
import { shell } from '../support/shell.js';
import { median, seconds } from '../support/time.js';
import { Volume } from '../support/volume.js';
import type { BenchCase, World } from '../support/world.js';

const BARE = fileURLToPath(new URL('../baselines/bare-scan.js', import.meta.url));
const EACH = 20;

interface Scanned {
  readonly seconds: number;
  readonly statements: number;
  readonly peakMiB: number;
  readonly delayMs: number;
}

/** Any morning in a fleet that has been watched for a week, on which all is as it was the day before; and the first day of all. */
type Day = 'any morning' | 'first day';
const DAYS: readonly Day[] = ['any morning', 'first day'];

/** Every agent has left one report of 20 small dumps, all good. */
export const scan: BenchCase = {
  about: 'scan of 10,000 databases of 4 KiB in 500 agents, on PostgreSQL',
  async run(world) {
    const large = { agents: 500 / world.shrink, databasesEach: EACH };
    const rounds = await roundsOf(world, large);
    const rows: Result[] = comparisons(large, rounds);
    for (const day of DAYS) rows.push(...usageOf(day, large, rounds, await vigieScan(world, large, day, { isCounted: true })));
    return [...rows, ...(await withJournal(world, large))];
  },
};

/** The same where a flush waits for a journal: that, and not the processors, decides how long a scan takes on most servers. */
async function withJournal(world: World, large: Fleet): Promise<Result[]> {
  const volume = await Volume.mount(world.scratch, 16, ['ext4', 'xfs']).catch((error: unknown) => String(error));
  const leftOut = (reason: string): Result[] => [{ work: `scan ${sizeOf(large)} databases on a volume with a journal`, reason }];
  if (typeof volume === 'string') return leftOut(volume);
  try {
    world.say(`on ${volume.kind} in an image`);
    return comparisons(large, await roundsOf({ ...world, scratch: volume.folder }, large), ` (${volume.kind} with a journal)`);
  } catch (error) {
    // What was measured elsewhere stays.
    Program.killAll();
    return leftOut(String(error));
  } finally {
    await volume.unmount();
  }
}

async function roundsOf(world: World, large: Fleet): Promise<Round[]> {
  const small = { agents: large.agents / 10, databasesEach: EACH };
  const rounds: Round[] = [];
  for (let round = 0; round < world.rounds; round++) {
    world.say(`round ${round + 1} of ${world.rounds}`);
    rounds.push({
      bare: await bareScan(world, large),
      durable: await bareScan(world, large, 'durable'),
      tenth: (await vigieScan(world, small, 'any morning')).seconds,
      'any morning': await vigieScan(world, large, 'any morning'),
      'first day': await vigieScan(world, large, 'first day'),
    });
  }
  return rounds;
}

/** Seconds, of Vigie also what it used. */
interface Round extends Record<Day, Scanned> {
  readonly bare: number;
  readonly durable: number;
  /** A tenth of the agents. */
  readonly tenth: number;
}

const sizeOf = ({ agents, databasesEach }: Fleet) => agents * databasesEach;

/** @param where said of each row */
function comparisons(fleet: Fleet, rounds: readonly Round[], where = ''): Result[] {
  const bare = median(rounds.map((round) => round.bare));
  const tookOn = (day: Day) => median(rounds.map((round) => round[day].seconds));
  const work = (day: Day) => `scan ${sizeOf(fleet)} databases, ${day}${where}`;
  const [durable, tenth] = [median(rounds.map((round) => round.durable)), median(rounds.map((round) => round.tenth))];
  const morning = tookOn('any morning');
  return [
    ...DAYS.map((day) => atMost(1.5, tookOn(day) / bare, { work: work(day), ours: `${round(tookOn(day))} s`, baseline: `bare program ${round(bare)} s` })),
    forComparison(morning / durable, { work: work('any morning'), ours: `${round(morning)} s`, baseline: `bare program that survives a power loss ${round(durable)} s` }),
    atMost(11, morning / tenth, { work: work('any morning'), ours: `${round(morning)} s`, baseline: `${sizeOf(fleet) / 10} of them ${round(tenth)} s` }),
  ];
}

/** @param counted a scan of that day that went through a proxy, which costs time */
function usageOf(day: Day, fleet: Fleet, rounds: readonly Round[], counted: Scanned): Result[] {
  const each = counted.statements / sizeOf(fleet);
  return [
    { work: `SQL statements per database of a scan, ${day}`, ours: round(each), baseline: '–', ratio: null, target: '≤ 0.05', met: each <= 0.05 },
    below(300, Math.max(...rounds.map((round) => round[day].peakMiB)), 'MiB', `peak memory of the server during a scan, ${day}`),
    below(50, median(rounds.map((round) => round[day].delayMs)), 'ms', `event-loop delay p99 during a scan, ${day}`),
  ];
}

async function bareScan({ scratch, postgres }: World, fleet: Fleet, how = ''): Promise<number> {
  const folder = await mkdtemp(join(scratch, 'bare-'));
  const [staging, target] = [join(folder, 'staging'), join(folder, 'copies')];
  await leaveBackups(staging, fleet);
  const database = await Database.create(postgres);
  const took = await seconds(() => shell(`'${process.execPath}' '${BARE}' '${database.url}' '${staging}' '${target}' ${how}`));
  await database.drop();
  return took;
}

async function vigieScan({ scratch, postgres }: World, fleet: Fleet, day: Day, { isCounted = false } = {}): Promise<Scanned> {
  const dataDir = await mkdtemp(join(scratch, 'vigie-'));
  const database = await Database.create(postgres);
  const proxy = isCounted ? await CountingProxy.start(database.url) : null;
  const program = await Program.start({ DATA_DIR: dataDir, DATABASE_URL: proxy?.url ?? database.url, HASH_WORKERS: '2' });
  await expectBackups(database, fleet);
  if (day === 'any morning') await haveYesterday(database);
  await leaveBackups(join(dataDir, 'staging'), fleet);
  await program.metrics();
  const before = proxy?.statements ?? 0;
  const took = await seconds(async () => {
    const run = await program.call<{ entries_created?: number; state: string }>('POST', '/scanner/run?wait=true');
    if (run.state !== 'done') throw new Error(`The scan is ${run.state}.`);
  });
  const statements = (proxy?.statements ?? 0) - before;
  const delay = /^nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? (\S+)$/m.exec(await program.metrics())?.[1];
  const stored = await database.client.query<{ count: number }>('SELECT count(*)::int AS count FROM stored_backups');
  if (stored.rows[0]?.count !== sizeOf(fleet)) throw new Error(`${stored.rows[0]?.count} of ${sizeOf(fleet)} backups were stored.`);
  const peakMiB = await peakMemory(program.pid);
  await program.stop();
  proxy?.stop();
  await database.drop();
  return { seconds: took, statements, peakMiB, delayMs: Number(delay) * 1000 };
}
