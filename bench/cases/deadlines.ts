import { join } from 'node:path';
import type * as deadlineWatch from '../../src/scanner/deadlines/deadline-watch.js';
import { Database } from '../support/database.js';
import { agentName, expectBackups } from '../support/fleet.js';
import { built, startInProcess } from '../support/in-process.js';
import { atMost, round } from '../support/row.js';
import { median, seconds } from '../support/time.js';
import type { BenchCase } from '../support/world.js';

const DUE = 100;
const EACH = 20;

/** What the look at deadlines costs must follow what is due, not what is expected. */
export const deadlines: BenchCase = {
  about: 'deadline sweep, 100 due of 100,000 jobs and of 1,000',
  async run({ scratch, postgres, shrink, rounds }) {
    const databases = await Promise.all([Database.create(postgres), Database.create(postgres)]);
    const sizes = [100_000 / shrink, 1_000] as const;
    const figures: number[] = [];
    for (const [index, database] of databases.entries()) {
      const app = await startInProcess({ DATABASE_URL: database.url, DATA_DIR: join(scratch, String(index)) });
      const { DeadlineWatch } = await built<typeof deadlineWatch>('scanner/deadlines/deadline-watch');
      await expectBackups(database, { agents: (sizes[index] ?? 0) / EACH, databasesEach: EACH });
      const watch = app.get(DeadlineWatch);
      const times: number[] = [];
      for (let round = 0; round < rounds + 1; round++) {
        // Other agents each time: those that were just looked at are given a rest.
        const agents = Array.from({ length: DUE / EACH }, (_, index) => agentName(round * (DUE / EACH) + index));
        await database.run(`UPDATE expected_backup_jobs SET next_deadline_utc = now() - interval '1 minute' WHERE agent_id_responsible = ANY ($1)`, [agents]);
        await database.analyze('expected_backup_jobs');
        times.push(await seconds(() => watch.look()));
        await database.expectRows('backup_entries', DUE * (round + 1));
      }
      figures.push(median(times.slice(1)));
      await app.close();
      await database.drop();
    }
    const [large = 0, small = 0] = figures;
    return [atMost(1.5, large / small, { work: `settle ${DUE} deadlines of ${sizes[0]} jobs`, ours: `${round(large * 1000)} ms`, baseline: `of ${sizes[1]} jobs ${round(small * 1000)} ms` })];
  },
};
