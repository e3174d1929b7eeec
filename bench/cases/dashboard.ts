import type { Browser } from 'playwright-core';
import { startBrowser } from '../../test/support/chromium.js';
import { Database } from '../support/database.js';
import { expectBackups, type Fleet, spreadOverSites } from '../support/fleet.js';
import { writeHistory } from '../support/history.js';
import { type Loaded, loadOverview, scrollJobs } from '../support/page-figures.js';
import { Program } from '../support/program.js';
import { below, type Result } from '../support/row.js';
import { median } from '../support/time.js';
import type { BenchCase, World } from '../support/world.js';

const LOADS_PER_ROUND = 3;
const CYCLES = 20;
/** A fast turn of a wheel, and dragging the bar from one end to the other. */
const PACES = [4, 100];
const FRAME_MS = 50;

/** What people look at in the morning, in a real browser on the same machine. */
export const dashboard: BenchCase = {
  about: 'the overview of 2,000 jobs until it answers, and the table of 10,000 jobs while it is scrolled, in Chromium',
  async run(world) {
    const browser = await startBrowser();
    const results = [...(await overview(world, browser)), ...(await table(world, browser))];
    await browser.close();
    return results;
  },
};

async function overview(world: World, browser: Browser): Promise<Result[]> {
  return withJobs(world, { agents: 200, databasesEach: 10 }, async (program) => {
    await loadOverview(browser, program);
    const loads: Loaded[] = [];
    for (let load = 0; load < world.rounds * LOADS_PER_ROUND; load++) loads.push(await loadOverview(browser, program));
    const seconds = (what: 'headline' | 'sites') => median(loads.map((load) => load[what])) / 1000;
    return [below(1.5, seconds('headline'), 's', 'overview of 2,000 jobs: its headline is there and answers'), below(1.5, seconds('sites'), 's', 'overview of 2,000 jobs: its sites are there and answer')];
  });
}

async function table(world: World, browser: Browser): Promise<Result[]> {
  return withJobs(world, { agents: 500, databasesEach: 20 }, async (program) => {
    const results: Result[] = [];
    for (const pace of PACES) {
      const { frames, gaps } = await scrollJobs(browser, program, pace);
      const sorted = [...frames].sort((a, b) => a - b);
      const work = `table of 10,000 jobs, scrolled by ${pace} rows per frame`;
      results.push(below(1, gaps, 'frames', `${work}: without a row (of ${frames.length})`), below(FRAME_MS, sorted[Math.floor(sorted.length * 0.95)] ?? 0, 'ms', `${work}: 95 % of the frames`));
    }
    return results;
  });
}

async function withJobs({ postgres, scratch, shrink, say }: World, { agents, databasesEach }: Fleet, measure: (program: Program) => Promise<Result[]>): Promise<Result[]> {
  const database = await Database.create(postgres);
  const program = await Program.start({ DATA_DIR: scratch, DATABASE_URL: database.url });
  const fleet = { agents: agents / shrink, databasesEach };
  await expectBackups(database, fleet);
  await spreadOverSites(database);
  const { rows } = await database.client.query<{ id: number }>('SELECT min(id)::float8 AS id FROM expected_backup_jobs');
  const jobs = fleet.agents * databasesEach;
  await writeHistory(database, jobs * CYCLES, rows[0]?.id ?? 1, say, jobs);
  const results = await measure(program);
  await program.stop();
  await database.drop();
  return results;
}
