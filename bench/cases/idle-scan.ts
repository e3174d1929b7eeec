import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CountingProxy } from '../support/counting-proxy.js';
import { Database } from '../support/database.js';
import { expectBackups, makeFolders } from '../support/fleet.js';
import { Program } from '../support/program.js';
import { atMost, round } from '../support/row.js';
import { sideBySide } from '../support/time.js';
import type { BenchCase } from '../support/world.js';

/** What every scan costs on which nothing has come. */
export const idleScan: BenchCase = {
  about: 'scan with nothing new, 10,000 jobs in 500 agents',
  async run({ scratch, postgres, shrink, rounds }) {
    const fleet = { agents: 500 / shrink, databasesEach: 20 };
    const staging = join(scratch, 'staging');
    const database = await Database.create(postgres);
    const proxy = await CountingProxy.start(database.url);
    const program = await Program.start({ DATA_DIR: scratch, DATABASE_URL: proxy.url });
    await expectBackups(database, fleet);
    await makeFolders(staging, fleet);
    const once = () => program.call('POST', '/scanner/run?wait=true');
    await once();
    await once();
    const before = proxy.statements;
    await once();
    const statements = proxy.statements - before;
    const took = await sideBySide(rounds * 3, {
      vigie: { run: () => once() },
      readdir: { run: async () => { for (const agent of await readdir(staging)) await readdir(join(staging, agent, 'log')); } },
    });
    await program.stop();
    proxy.stop();
    await database.drop();
    return [
      atMost(3, took.vigie / took.readdir, { work: 'scan with nothing new', ours: `${round(took.vigie * 1000)} ms`, baseline: `readdir of ${fleet.agents} folders ${round(took.readdir * 1000)} ms` }),
      { work: 'SQL statements of a scan with nothing new', ours: String(statements), baseline: '–', ratio: null, target: 'none per job', met: statements < fleet.agents },
    ];
  },
};
