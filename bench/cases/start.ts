import { join } from 'node:path';
import { Database } from '../support/database.js';
import { Program } from '../support/program.js';
import { below } from '../support/row.js';
import { median } from '../support/time.js';
import type { BenchCase } from '../support/world.js';

/** From the command to the first request that could be answered, on a database that is there. */
export const start: BenchCase = {
  about: 'start to ready, existing database',
  async run({ scratch, postgres, rounds }) {
    const database = await Database.create(postgres);
    const onPostgres = { DATA_DIR: join(scratch, 'postgres'), DATABASE_URL: database.url };
    const embedded = { DATA_DIR: join(scratch, 'embedded') };
    const figures = [below(3, await startsIn(onPostgres, rounds), 's', 'start on PostgreSQL'), below(5, await startsIn(embedded, rounds), 's', 'start on the embedded database')];
    await database.drop();
    return figures;
  },
};

/** The first start makes the database and is not counted. */
async function startsIn(env: Record<string, string>, rounds: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds + 1; round++) {
    const program = await Program.start(env);
    times.push(program.startedInSeconds);
    await program.stop();
  }
  return median(times.slice(1));
}
