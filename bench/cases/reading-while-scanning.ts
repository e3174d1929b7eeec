import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Database } from '../support/database.js';
import { agentName, databaseName, expectBackups } from '../support/fleet.js';
import { makeFile, MIB, settleOnDisk } from '../support/files.js';
import { load } from '../support/load.js';
import { Program } from '../support/program.js';
import { atMost, round } from '../support/row.js';
import type { BenchCase } from '../support/world.js';

const FILES = 16;
const FILE_BYTES = 256 * MIB;
/** People at pages, not a load test: the question is who waits, not how many are served. */
const CONNECTIONS = 4;

interface Run {
  readonly id: number;
  readonly state: string;
}

/** While gigabytes are hashed and copied, pages must still come. */
export const readingWhileScanning: BenchCase = {
  about: 'API p99 while 4 GiB are scanned',
  async run({ scratch, postgres, shrink }) {
    const database = await Database.create(postgres);
    const program = await Program.start({ DATA_DIR: scratch, DATABASE_URL: database.url });
    await expectBackups(database, { agents: 1, databasesEach: FILES });
    const requests = [{ path: '/jobs?limit=20' }, { path: '/summary' }];
    await load(program.url, requests, { connections: CONNECTIONS, seconds: 2 });
    const idle = await load(program.url, requests, { connections: CONNECTIONS, seconds: shrink > 1 ? 1 : 8 });
    await leaveLargeBackup(join(scratch, 'staging'), Math.floor(FILE_BYTES / shrink));
    const p99: number[] = [];
    const scan = await program.call<Run>('POST', '/scanner/run');
    for (let state = scan.state; state !== 'done'; state = (await program.call<Run>('GET', `/scanner/runs/${scan.id}`)).state) {
      p99.push((await load(program.url, requests, { connections: CONNECTIONS, seconds: 1 })).p99);
    }
    await program.stop();
    await database.drop();
    const worst = Math.max(...p99.slice(0, Math.max(1, p99.length - 1)));
    return [atMost(3, worst / idle.p99, { work: 'API p99 while 4 GiB are scanned (worst second)', ours: `${round(worst)} ms`, baseline: `idle ${round(idle.p99)} ms` })];
  },
};

async function leaveLargeBackup(staging: string, size: number): Promise<void> {
  const agent = agentName(0);
  const folder = join(staging, agent);
  await Promise.all([mkdir(join(folder, 'log'), { recursive: true }), mkdir(join(folder, 'database'), { recursive: true })]);
  const now = new Date(performance.timeOrigin + performance.now()).toISOString();
  const sections = Array.from({ length: FILES }, (_, index): [string, object] => {
    const { sha256 } = makeFile(join(folder, 'database', `${index}.sql`), size);
    return [databaseName(index), { BACKUP: { status: true, start_time: now, end_time: now, sha256_checksum: sha256, size }, TRANSFER: { status: true, start_time: now, end_time: now }, staged_file_name: `${index}.sql` }];
  });
  await writeFile(join(folder, 'log', 'large.json'), JSON.stringify({ agent_id: agent, operation_end_time: now, databases: Object.fromEntries(sections) }));
  await settleOnDisk(folder);
}
