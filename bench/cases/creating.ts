import { Database } from '../support/database.js';
import { load } from '../support/load.js';
import { Program } from '../support/program.js';
import { atLeast, round } from '../support/row.js';
import { sideBySide } from '../support/time.js';
import type { BenchCase } from '../support/world.js';
import { BARE_API } from './reading.js';

const SECONDS = 5;
/** Until then the compiler is at work. */
const WARM_UP_SECONDS = 10;

/** A job has a schedule that can fire, a path that nobody else has, a first deadline, an audit entry and an event. */
export const creating: BenchCase = {
  about: 'POST /jobs',
  async run({ scratch, postgres, shrink, rounds }) {
    const database = await Database.create(postgres);
    const [vigie, bare] = [await Program.start({ DATA_DIR: scratch, DATABASE_URL: database.url }), await Program.start({ DATABASE_URL: database.url }, BARE_API)];
    let count = 0;
    const create = (url: string, seconds = SECONDS) => async () => {
      const request = { method: 'POST' as const, path: '/jobs', setupRequest: (one: object) => ({ ...one, body: JSON.stringify(job(++count)) }) };
      return (await load(url, [request], { connections: 16, seconds: shrink > 1 ? 1 : seconds })).perSecond;
    };
    for (const { url } of [vigie, bare]) await create(url, WARM_UP_SECONDS)();
    const perSecond = await sideBySide(rounds, { vigie: { run: create(vigie.url) }, bare: { run: create(bare.url) } });
    await Promise.all([vigie, bare].map((program) => program.stop()));
    await database.drop();
    return [atLeast(0.35, perSecond.vigie / perSecond.bare, { work: 'POST /jobs', ours: `${round(perSecond.vigie)} requests/s`, baseline: `node:http and pg ${round(perSecond.bare)} requests/s` })];
  },
};

function job(number: number) {
  return {
    database_name: `DB_${number}`, agent_id_responsible: `SITE_${number % 500}`, company_name: 'Acme', city: 'Douala', backup_frequency: 'daily', expected_hour_utc: 12, expected_minute_utc: 0,
    final_storage_path_template: '{agent_id}/{database_name}/{timestamp}_{file_name}',
  };
}
