import { join } from 'node:path';
import type * as notification from '../../src/notification/notification.service.js';
import type * as deadlineWatch from '../../src/scanner/deadlines/deadline-watch.js';
import { Database } from '../support/database.js';
import { expectBackups } from '../support/fleet.js';
import { built, startInProcess } from '../support/in-process.js';
import { atMost, round } from '../support/row.js';
import { seconds } from '../support/time.js';
import type { BenchCase } from '../support/world.js';

const JOBS_EACH = 40;

/** Writes what people are told when every site is silent at once: one message an agent, in time that follows their number. */
export const telling: BenchCase = {
  about: 'messages about 20,000 missing databases in 500 agents, and about a tenth of them',
  async run({ scratch, postgres, shrink }) {
    const sizes = [500 / shrink, 50 / shrink] as const;
    const figures: number[] = [];
    for (const agents of sizes) {
      const database = await Database.create(postgres);
      const env = { DATABASE_URL: database.url, DATA_DIR: join(scratch, String(agents)), GROUP_WAIT_SECONDS: '0', ADMIN_EMAIL_RECIPIENT: 'ops@example.org' };
      await expectBackupsIn(database, env, agents);
      const app = await startInProcess(env);
      const { DeadlineWatch } = await built<typeof deadlineWatch>('scanner/deadlines/deadline-watch');
      const { NotificationService } = await built<typeof notification>('notification/notification.service');
      const telling = app.get(NotificationService);
      figures.push(await seconds(async () => {
        await app.get(DeadlineWatch).look();
        await telling.work();
      }));
      await database.expectRows('deliveries', agents);
      await app.close();
      await database.drop();
    }
    const [all = 0, tenth = 0] = figures;
    return [atMost(12, all / tenth, { work: `settle and tell ${sizes[0] * JOBS_EACH} missing in ${sizes[0]} agents`, ours: `${round(all)} s`, baseline: `of ${sizes[1]} agents ${round(tenth)} s` })];
  },
};

/** Jobs of which nothing has come, before Vigie looks for the first time. */
async function expectBackupsIn(database: Database, env: Parameters<typeof startInProcess>[0], agents: number): Promise<void> {
  const app = await startInProcess(env);
  await app.close();
  await expectBackups(database, { agents, databasesEach: JOBS_EACH }, agents * JOBS_EACH);
}
