import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { CountingProxy } from '../support/counting-proxy.js';
import { Database } from '../support/database.js';
import { expectBackups, type Fleet, haveYesterday, leaveBackups } from '../support/fleet.js';
import { peakMemory } from '../support/files.js';
import { Program } from '../support/program.js';
import { atMost, below, type Result, round, toldFor } from '../support/row.js';
import { shell } from '../support/shell.js';
import { median, seconds } from '../support/time.js';
import type { BenchCase, World } from '../support/world.js';

const BARE = fileURLToPath(new URL('../baselines/bare-scan.js', import.meta.url));
const EACH = 20;

interface Scanned {
  readonly seconds: number;
  readonly statements: number;
  readonly peakMiB: number;
  readonly delayMs: number;
}

/** A morning in a fleet that has been watched for a week: every agent has left one report of 20 small dumps, as it did the day before. */
export const scan: BenchCase = {
  about: 'scan of 10,000 databases of 4 KiB in 500 agents, on PostgreSQL',
  async run(world) {
    const agents = 500 / world.shrink;
    const large = { agents, databasesEach: EACH };
    const small = { agents: agents / 10, databasesEach: EACH };
    const rounds: { bare: number; durable: number; vigie: Scanned; small: Scanned; firstDay: Scanned }[] = [];
    for (let round = 0; round < world.rounds; round++) {
      world.say(`round ${round + 1} of ${world.rounds}`);
      rounds.push({
        bare: await bareScan(world, large), durable: await bareScan(world, large, 'durable'),
        vigie: await vigieScan(world, large), small: await vigieScan(world, small), firstDay: await vigieScan(world, large, { isFirstDay: true }),
      });
    }
    const counted = await vigieScan(world, large, { isCounted: true });
    const of = (figure: (one: (typeof rounds)[number]) => number) => median(rounds.map(figure));
    const took = { bare: of(({ bare }) => bare), durable: of(({ durable }) => durable), large: of(({ vigie }) => vigie.seconds), small: of(({ small: { seconds: s } }) => s), firstDay: of(({ firstDay }) => firstDay.seconds) };
    return table(agents * EACH, took, {
      statements: counted.statements, peakMiB: Math.max(...rounds.map(({ vigie }) => vigie.peakMiB)), delayMs: of(({ vigie }) => vigie.delayMs),
    });
  },
};

function table(databases: number, took: Record<'bare' | 'durable' | 'large' | 'small' | 'firstDay', number>, used: Omit<Scanned, 'seconds'>): Result[] {
  const each = used.statements / databases;
  const ours = { work: `scan ${databases} databases`, ours: `${round(took.large)} s` };
  return [
    atMost(1.5, took.large / took.bare, { ...ours, baseline: `bare program ${round(took.bare)} s` }),
    toldFor(took.large / took.durable, { ...ours, baseline: `bare program that survives a power loss ${round(took.durable)} s` }),
    atMost(11, took.large / took.small, { ...ours, baseline: `${databases / 10} of them ${round(took.small)} s` }),
    toldFor(took.firstDay / took.bare, { work: `scan ${databases} databases of which nothing was known`, ours: `${round(took.firstDay)} s`, baseline: `bare program ${round(took.bare)} s` }),
    { work: 'SQL statements per database of a scan', ours: round(each), baseline: '–', ratio: null, target: '≤ 0.05', met: each <= 0.05 },
    below(300, used.peakMiB, 'MiB', 'peak memory of the server during a scan'),
    below(50, used.delayMs, 'ms', 'event-loop delay p99 during a scan'),
  ];
}

async function bareScan({ scratch, postgres }: World, fleet: Fleet, how = ''): Promise<number> {
  const [staging, target] = [join(scratch, 'bare-staging'), join(scratch, 'bare-copies')];
  await leaveBackups(staging, fleet);
  const database = await Database.create(postgres);
  const took = await seconds(() => shell(`'${process.execPath}' '${BARE}' '${database.url}' '${staging}' '${target}' ${how}`));
  await database.drop();
  await Promise.all([staging, target].map((folder) => rm(folder, { recursive: true })));
  return took;
}

async function vigieScan({ scratch, postgres }: World, fleet: Fleet, { isFirstDay = false, isCounted = false } = {}): Promise<Scanned> {
  const dataDir = join(scratch, 'vigie');
  const database = await Database.create(postgres);
  const proxy = isCounted ? await CountingProxy.start(database.url) : null;
  const program = await Program.start({ DATA_DIR: dataDir, DATABASE_URL: proxy?.url ?? database.url, HASH_WORKERS: '2' });
  await expectBackups(database, fleet);
  if (!isFirstDay) await haveYesterday(database);
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
  if (stored.rows[0]?.count !== fleet.agents * fleet.databasesEach) throw new Error(`${stored.rows[0]?.count} of ${fleet.agents * fleet.databasesEach} backups were stored.`);
  const peakMiB = await peakMemory(program.pid);
  await program.stop();
  proxy?.stop();
  await database.drop();
  await rm(dataDir, { recursive: true });
  return { seconds: took, statements, peakMiB, delayMs: Number(delay) * 1000 };
}
