import fc from 'fast-check';
import { type Api, expectStatus, startApi } from './api-support.js';

/** The embedded database is slower by some times. */
const RUNS = process.env.VIGIE_TEST_PG ? 20 : 8;
const PATIENCE_MS = 90_000;

const DEFAULTS: Record<string, unknown> = {
  neighborhood: null, expected_weekdays: null, expected_day_of_month: null, expected_date: null, cron_expression: null, timezone: null, grace_minutes: null,
  email_for_notifications: null, tags: [], notes: null, owner: null, is_active: true,
};

const word = fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 12 }).map((text) => text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, 'x').trim() || 'x');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 2 });
const hour = fc.nat(23);
const minute = fc.nat(59);

const schedule = fc.oneof(
  fc.record({ backup_frequency: fc.constant('hourly'), expected_minute_utc: minute }),
  fc.record({ backup_frequency: fc.constant('daily'), expected_hour_utc: hour, expected_minute_utc: minute }),
  fc.record({ backup_frequency: fc.constant('weekly'), expected_hour_utc: hour, expected_minute_utc: minute, expected_weekdays: optional(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })) }),
  fc.record({ backup_frequency: fc.constant('monthly'), expected_hour_utc: hour, expected_minute_utc: minute, expected_day_of_month: optional(fc.integer({ min: 1, max: 31 })) }),
  fc.record({ backup_frequency: fc.constant('once'), expected_hour_utc: hour, expected_minute_utc: minute, expected_date: fc.constantFrom('2026-07-01', '2027-02-28') }),
  fc.record({ backup_frequency: fc.constant('cron'), cron_expression: fc.constantFrom('0 2 * * *', '*/15 * * * *', '5 4 * * 1-5'), timezone: optional(fc.constantFrom('Africa/Douala', 'Europe/Paris')) }),
);

const job = fc
  .tuple(
    schedule,
    fc.record(
      {
        company_name: word, city: word, neighborhood: optional(word), grace_minutes: optional(fc.nat(10)), notes: optional(word), owner: optional(word),
        email_for_notifications: optional(fc.constant('dba@example.com')), tags: fc.array(fc.constantFrom('erp', 'production', 'a b', '=x'), { maxLength: 4 }), is_active: fc.boolean(),
      },
      { requiredKeys: ['company_name', 'city'] },
    ),
  )
  .map(([when, what]) => ({ ...when, ...what, final_storage_path_template: '{agent_id}/{database_name}/{timestamp}{extension}' }));

/** Every item is a database of its own, so that no two of them are the same job. */
const list = fc.array(job, { maxLength: 12 }).map((jobs) => jobs.map((fields, index) => ({ agent_id_responsible: `AGENT_${index % 3}`, database_name: `DB_${index}`, ...fields })));

/** As it is stored: tags sorted and each once, and nothing that is its default anyway. */
function normalised(fields: Record<string, unknown>): Record<string, unknown> {
  const tags = [...new Set(Array.isArray(fields.tags) ? fields.tags : [])].sort();
  return Object.fromEntries(Object.entries({ ...fields, tags }).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULTS[name])));
}

describe('Any list of jobs', () => {
  let api: Api;
  const put = async (body: object, query = '') => (await expectStatus(api.http.put(`/jobs${query}`).send(body), 200)).body;
  const exported = async () => (await expectStatus(api.http.get('/jobs?format=export'), 200)).body;
  const rows = () => api.db.query('SELECT * FROM expected_backup_jobs ORDER BY id');

  /** TRUNCATE costs the embedded database a second. */
  const empty = () => api.db.query('DELETE FROM expected_backup_jobs');

  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('comes back from the export as it was put, and put again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(list, async (jobs) => {
        await empty();
        await put(jobs);
        expect(await exported()).toEqual(jobs.map(normalised));
        const before = await rows();
        for (const again of [jobs, await exported()]) {
          expect((await put(again)).counts).toEqual({ created: 0, updated: 0, unchanged: jobs.length, deleted: 0 });
        }
        expect(await rows()).toEqual(before);
      }),
      { numRuns: RUNS },
    );
  }, PATIENCE_MS);

  it('put over any other with prune leaves what it says, and a dry run tells so before', async () => {
    await fc.assert(
      fc.asyncProperty(list, list.filter((jobs) => jobs.length > 0), async (first, second) => {
        await empty();
        await put(first);
        const before = await rows();
        const told = await put(second, '?prune=true&dry_run=true');
        expect(await rows()).toEqual(before);
        const done = await put(second, '?prune=true');
        expect(done).toEqual({ ...told, dry_run: false, created: done.created });
        const byName = (jobs: Record<string, unknown>[]) => jobs.toSorted((a, b) => String(a.database_name).localeCompare(String(b.database_name)));
        expect(byName(await exported())).toEqual(byName(second.map(normalised)));
      }),
      { numRuns: RUNS },
    );
  }, PATIENCE_MS);
});
