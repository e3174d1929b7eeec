import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CountingProxy } from '../support/counting-proxy.js';
import { Database } from '../support/database.js';
import { expectBackups, leaveBackups } from '../support/fleet.js';
import { MIB } from '../support/files.js';
import { Program } from '../support/program.js';
import { atMost, type LeftOut, type Result, type Row, round } from '../support/row.js';
import { median, seconds } from '../support/time.js';
import type { BenchCase, World } from '../support/world.js';

const REDIS_URL = process.env.BENCH_REDIS_URL ?? 'redis://127.0.0.1:6379/9';
const MODES = {
  off: { QUEUE: 'off' },
  postgres: { QUEUE: 'postgres' },
  redis: { QUEUE: 'redis', REDIS_URL },
} as const;
type Mode = keyof typeof MODES;

/** What is to be scanned, and what says that it was. */
interface Load {
  readonly copies: number;
  leave(staging: string): Promise<void>;
  expect(database: Database): Promise<void>;
}

/** The same scan by one process alone, and by way of a queue: what that costs, and what workers give. */
export const queue: BenchCase = {
  about: '2,000 databases of 4 KiB in 100 agents, and 8 dumps of 256 MiB, with and without a queue and workers',
  async run(world) {
    const many = small(100 / world.shrink);
    const took: Record<Mode, number[]> = { off: [], postgres: [], redis: [] };
    const rows: Result[] = [];
    for (let one = 0; one < world.rounds; one++) {
      world.say(`round ${one + 1} of ${world.rounds}`);
      for (const mode of ['off', 'postgres', 'redis'] as const) took[mode].push((await scanned(world, many, mode, 0)).seconds);
    }
    const alone = median(took.off);
    for (const mode of ['postgres', 'redis'] as const) {
      const { statements } = await scanned(world, many, mode, 0, true);
      rows.push(atMost(1.1, median(took[mode]) / alone, { work: `scan ${many.copies} databases, QUEUE=${mode}, ${statements} statements`, ours: `${round(median(took[mode]))} s`, baseline: `QUEUE=off ${round(alone)} s` }));
    }
    rows.push({ work: 'statements of the same scan, QUEUE=off', ours: String((await scanned(world, many, 'off', 0, true)).statements), baseline: '–', ratio: null, target: '–', met: true });
    return [...rows, ...(await withWorkers(world))];
  },
};

/** Each process hashes with one thread, so that a machine of two cores has room for one worker. */
async function withWorkers(world: World): Promise<(Row | LeftOut)[]> {
  const load = large(8, (256 * MIB) / world.shrink);
  const alone: number[] = [];
  const shared: number[] = [];
  for (let one = 0; one < world.rounds; one++) {
    alone.push((await scanned(world, load, 'postgres', 0, false, '1')).seconds);
    shared.push((await scanned(world, load, 'postgres', 1, false, '1')).seconds);
  }
  return [atMost(0.7, median(shared) / median(alone), { work: 'read 2 GiB in 8 agents, one thread each, with one worker', ours: `${round(median(shared))} s`, baseline: `without ${round(median(alone))} s` })];
}

async function scanned({ scratch, postgres }: World, load: Load, mode: Mode, workers: number, count = false, threads = '2'): Promise<{ seconds: number; statements: number }> {
  const dataDir = await mkdtemp(join(scratch, 'vigie-'));
  const database = await Database.create(postgres);
  const proxy = count ? await CountingProxy.start(database.url) : null;
  const env = { DATA_DIR: dataDir, DATABASE_URL: proxy?.url ?? database.url, HASH_WORKERS: threads, AFTER_PROMOTION: 'delete', ...MODES[mode] };
  const program = await Program.start(env);
  const others = await Promise.all(Array.from({ length: workers }, () => Program.startWorker(env)));
  await load.expect(database);
  await load.leave(join(dataDir, 'staging'));
  const before = proxy?.statements ?? 0;
  const took = await seconds(async () => {
    const run = await program.call<{ state: string; files_promoted: number; error: string | null }>('POST', '/scanner/run?wait=true');
    if (run.state !== 'done' || run.files_promoted !== load.copies) throw new Error(`The scan is ${run.state}, ${run.files_promoted} of ${load.copies} stored: ${run.error}`);
  });
  const statements = (proxy?.statements ?? 0) - before;
  await Promise.all([program, ...others].map((one) => one.stop()));
  proxy?.stop();
  await database.drop();
  return { seconds: took, statements };
}

function small(agents: number): Load {
  const fleet = { agents, databasesEach: 20 };
  return { copies: agents * 20, leave: (staging) => leaveBackups(staging, fleet), expect: (database) => expectBackups(database, fleet) };
}

/** Sparse files, moved by rename: only reading them takes time. */
function large(agents: number, bytes: number): Load {
  const hash = createHash('sha256');
  for (let done = 0; done < bytes; done += MIB) hash.update(Buffer.alloc(MIB));
  const sha256 = hash.digest('hex');
  return { copies: agents, leave: (staging) => leaveLarge(staging, agents, bytes, sha256), expect: (database) => expectBackups(database, { agents, databasesEach: 1 }) };
}

async function leaveLarge(staging: string, agents: number, bytes: number, sha256_checksum: string): Promise<void> {
  for (let index = 0; index < agents; index++) {
    const id = `SITE_${String(index).padStart(4, '0')}`;
    const folder = join(staging, id);
    await mkdir(join(folder, 'log'), { recursive: true });
    await mkdir(join(folder, 'database'));
    await writeFile(join(folder, 'database', 'big.sql'), '');
    await truncate(join(folder, 'database', 'big.sql'), bytes);
    const now = new Date(performance.timeOrigin + performance.now()).toISOString();
    const report = { agent_id: id, operation_end_time: now, databases: { DB_000: { BACKUP: { status: true, end_time: now, sha256_checksum, size: bytes }, staged_file_name: 'big.sql' } } };
    await writeFile(join(folder, 'log', 'report.json'), JSON.stringify(report));
  }
}
