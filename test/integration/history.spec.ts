import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { ExcusedCycle } from '../../src/calendar/excused-cycle.entity.js';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import { EntrySweepOptions, EntrySweeper } from '../../src/history/entry-sweeper.js';
import { addEntry, type Api, expectStatus, startApi } from './api-support.js';
import { HOUR_MS, DAY_MS, MINUTE_MS } from '../support/vigie.js';

const at = (text: string) => new Date(`2026-${text}Z`);
/** Everything before the 11th of May is old. */
const NOW = at('08-09T00:00:00');
const RETENTION = { ENTRY_RETENTION_DAYS: '90' };
const NEWEST = at('08-08T00:00:00');

describe('History that is old', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi(RETENTION);
    api.app.get<{ batch: number }>(EntrySweepOptions).batch = 3;
  });
  beforeEach(async () => {
    await api.clear();
    await api.db.query('DELETE FROM events');
    await api.db.query('DELETE FROM deliveries');
    api.clock.time = NOW;
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => api.close());

  const sweep = () => api.app.get(EntrySweeper).sweep();
  const left = async (id: number) => (await api.db.query<{ id: number }[]>('SELECT id FROM backup_entries WHERE expected_job_id = $1 ORDER BY id', [id])).map((row) => row.id);
  const days = (id: number) => api.db.query<Record<string, unknown>[]>('SELECT *, day::text AS day FROM daily_rollups WHERE job_id = $1 ORDER BY daily_rollups.day', [id]);
  const compliance = async (month: string) => (await expectStatus(api.http.get(`/reports/compliance?month=2026-${month}`), 200)).body;
  const cycles = async (id: number, query = '?from=2026-01-01T00:00:00Z&limit=1000') => (await expectStatus(api.http.get(`/jobs/${id}/cycles${query}`), 200)).body;

  const report = (id: number, cycle: Date, fields: Partial<BackupEntry> = {}) =>
    addEntry(api.db, id, { cycle_expected_at_utc: cycle, agent_report_timestamp_utc: new Date(cycle.getTime() + MINUTE_MS), created_at: new Date(cycle.getTime() + 2 * MINUTE_MS), ...fields });
  const miss = (id: number, cycle: Date, fields: Partial<BackupEntry> = {}) =>
    addEntry(api.db, id, { cycle_expected_at_utc: cycle, status: 'missing', rule: 'deadline-passed', created_at: new Date(cycle.getTime() + HOUR_MS), ...fields });

  /** A job that was made in January; its status follows a cycle of yesterday. */
  async function addJob(fields: Record<string, unknown> = {}): Promise<number> {
    const { id } = await api.createJob(fields);
    await api.db.query('UPDATE expected_backup_jobs SET created_at = $2, status_cycle_utc = $3, next_expected_at_utc = $4 WHERE id = $1', [id, at('01-10T00:30:00'), NEWEST, NOW]);
    return id;
  }

  it('is kept for ever where nobody says otherwise', async () => {
    const unlimited = await startApi();
    const { id } = await unlimited.createJob();
    await unlimited.db.query('UPDATE expected_backup_jobs SET status_cycle_utc = $2 WHERE id = $1', [id, NEWEST]);
    for (const cycle of [at('01-01T00:00:00'), NEWEST]) await addEntry(unlimited.db, id, { cycle_expected_at_utc: cycle, created_at: cycle });
    unlimited.clock.time = at('12-31T00:00:00');
    await unlimited.app.get(EntrySweeper).sweep();
    expect(await unlimited.db.query('SELECT FROM backup_entries')).toHaveLength(2);
    await unlimited.close();
  });

  it('is removed with its findings, and its day keeps the figures', async () => {
    const id = await addJob();
    const noon = at('05-10T12:00:00');
    const entry = await report(id, noon, { server_calculated_staged_size: 700, agent_transfer_process_start_time: noon, agent_transfer_process_timestamp: new Date(noon.getTime() + 10_500) });
    await api.db.query(`INSERT INTO entry_findings (entry_id, job_id, kind, severity, numbers, text, created_at) VALUES ($1, $2, 'ran_too_long', 'warning', '{}', '', now())`, [entry, id]);
    await report(id, at('05-10T13:00:00'), {
      late: true, server_calculated_staged_size: 300, agent_transfer_process_start_time: noon, agent_transfer_process_timestamp: new Date(noon.getTime() + 20_000),
    });
    await miss(id, at('05-10T13:00:00'));
    await report(id, at('05-10T14:00:00'), { status: 'hash_mismatch', server_calculated_staged_size: 5 });
    await miss(id, at('05-10T15:00:00'), { cycles_missed: 4 });
    const newest = await report(id, NEWEST);
    await sweep();
    expect(await left(id)).toEqual([newest]);
    expect(await api.db.query('SELECT FROM entry_findings')).toEqual([]);
    expect(await days(id)).toEqual([{
      job_id: id, day: '2026-05-10', cycles: 4, entries: 5, due: 7, met: 1, met_late: 1, failed: 1, unknown: 0, missing: 4, excused: 0, bytes_verified: 1_000,
      transfers: 2, transfer_seconds_total: 30.5, transfer_seconds_min: 10.5, transfer_seconds_max: 20,
      newest_cycle_at_utc: at('05-10T15:00:00'), newest_verdict: 'missing', worst_verdict: 'hash_mismatch',
    }]);
  });

  it('is a line of its day in the list of cycles and in the strip of its site', async () => {
    const id = await addJob({ backup_frequency: 'hourly', expected_minute_utc: 0 });
    for (const hour of ['01', '02', '03', '04']) await report(id, at(`05-09T${hour}:00:00`), { status: hour === '02' ? 'failed' : 'success', late: hour === '04' });
    await report(id, at('05-10T00:00:00'));
    await report(id, NEWEST);
    await sweep();
    const [pending, newest, ...old] = await cycles(id);
    expect([pending.verdict, newest.rolled_up]).toEqual(['pending', null]);
    expect(old).toEqual([
      expect.objectContaining({ expected_at_utc: '2026-05-10T00:00:00.000Z', verdict: 'success', entries: [], entries_total: 0, rolled_up: expect.objectContaining({ cycles: 1, due: 1, met: 1 }) }),
      expect.objectContaining({
        expected_at_utc: '2026-05-09T04:00:00.000Z', verdict: 'late_success', late: true, deadline_utc: null,
        rolled_up: { cycles: 4, entries: 4, due: 4, met: 2, met_late: 1, failed: 1, unknown: 0, missing: 0, excused: 0, bytes_verified: 0, transfer_seconds_avg: null, transfer_seconds_min: null, transfer_seconds_max: null, worst_verdict: 'failed' },
      }),
    ]);
    const [site] = (await expectStatus(api.http.get('/sites?cycles=4'), 200)).body;
    expect(site.databases[0].cycles.map(({ expected_at_utc, verdict, entry_id }: Record<string, unknown>) => [expected_at_utc, verdict, entry_id === null])).toEqual([
      ['2026-05-09T04:00:00.000Z', 'late_success', true], ['2026-05-10T00:00:00.000Z', 'success', true], ['2026-08-08T00:00:00.000Z', 'success', false], ['2026-08-09T00:00:00.000Z', 'pending', true],
    ]);
  });

  it('also goes where a report belonged to no cycle', async () => {
    const id = await addJob();
    for (let count = 0; count < 8; count++) await addEntry(api.db, id, { cycle_expected_at_utc: null, created_at: at('01-01T00:00:00') });
    const kept = [await addEntry(api.db, id, { cycle_expected_at_utc: null, created_at: NEWEST }), await report(id, NEWEST)];
    await sweep();
    expect(await left(id)).toEqual(kept);
    expect(await days(id)).toEqual([]);
  });

  describe('stays', () => {
    it('while one entry of its cycle is not old', async () => {
      const id = await addJob();
      const kept = [await miss(id, at('05-01T00:00:00')), await report(id, at('05-01T00:00:00'), { late: true, created_at: at('05-11T00:00:00') }), await report(id, NEWEST)];
      await sweep();
      expect(await left(id)).toEqual(kept);
    });

    it('where it is all that is known of the job', async () => {
      const id = await addJob();
      await api.db.query('UPDATE expected_backup_jobs SET status_cycle_utc = $2 WHERE id = $1', [id, at('02-01T00:00:00')]);
      await report(id, at('01-20T00:00:00'));
      const kept = [await report(id, at('02-01T00:00:00')), await addEntry(api.db, id, { cycle_expected_at_utc: null, created_at: at('02-02T00:00:00') })];
      await sweep();
      expect(await left(id)).toEqual(kept);
    });

    it('as long as the ledger has not settled its cycle', async () => {
      const id = await addJob();
      await api.db.query('UPDATE expected_backup_jobs SET next_expected_at_utc = $2 WHERE id = $1', [id, at('03-02T00:00:00')]);
      await report(id, at('03-01T00:00:00'));
      const kept = [await report(id, at('03-02T00:00:00')), await report(id, NEWEST)];
      await sweep();
      expect(await left(id)).toEqual(kept);
    });

    it('as long as its copy is there, and lets the copy forget it afterwards', async () => {
      const id = await addJob();
      const entries = [await report(id, at('03-01T00:00:00')), await report(id, at('03-02T00:00:00')), await report(id, NEWEST)];
      await api.db.query(
        `INSERT INTO stored_backups (job_id, entry_id, agent_id, database_name, company_name, city, path, size_bytes, sha256, cycle_expected_at_utc, report_ended_at, stored_at, replaced_at)
         SELECT $1, entry, '', '', '', '', entry::text, 1, '', now(), now(), now(), CASE WHEN entry = $2 THEN now() END FROM unnest($3::bigint[]) AS entry`,
        [id, entries[0], entries.slice(0, 2)],
      );
      await sweep();
      expect(await left(id)).toEqual(entries.slice(1));
      expect((await api.db.query<{ entry_id: number | null }[]>('SELECT entry_id FROM stored_backups ORDER BY id')).map((row) => row.entry_id)).toEqual([null, entries[1]]);
      await api.db.query('UPDATE stored_backups SET replaced_at = now()');
      await sweep();
      expect(await left(id)).toEqual(entries.slice(2));
      expect(await days(id)).toHaveLength(2);
    });

    it('while its report waits', async () => {
      const id = await addJob();
      const [waiting] = await api.db.query<{ id: number }[]>(
        `INSERT INTO reports (agent_id, digest, file_name, first_seen_at, state) VALUES ('ACME_DOUALA_AKWA', 'd', 'f.json', now(), 'waiting') RETURNING id`,
      );
      const kept = [await report(id, at('03-01T00:00:00'), { report_id: waiting!.id }), await report(id, NEWEST)];
      await sweep();
      expect(await left(id)).toEqual(kept);
    });

    it('since trouble began that people were told of and that lasts', async () => {
      const id = await addJob();
      await report(id, at('03-01T00:00:00'));
      const kept = [await miss(id, at('03-02T00:00:00')), await miss(id, at('03-03T00:00:00')), await miss(id, NEWEST)];
      await api.db.query(`INSERT INTO job_alerts (job_id, told_status, told_entry_id, told_at, since) VALUES ($1, 'missing', $2, now(), $3)`, [id, kept[2], at('03-02T01:00:00')]);
      await sweep();
      expect(await left(id)).toEqual(kept);
    });

    it.each([
      ['an event that nobody was told of', `INSERT INTO events (type, job_id, payload, occurred_at) VALUES ('job.status_changed', $1, '{}', now())`],
      ['an alert that is held back', 'INSERT INTO held_alerts (job_id, held_at) VALUES ($1, now())'],
      ['a message that was not sent', `INSERT INTO deliveries (kind, recipient, subject, text_body, html_body, status, job_ids, created_at, queued_at, order_key) VALUES ('alert', 'a@b', '', '', '', 'retrying', ARRAY[$1::bigint], now(), now(), '')`],
    ])('while there is %s', async (_what, insert) => {
      const [id, other] = [await addJob(), await addJob({ database_name: 'OTHER' })];
      const kept = [await report(id, at('03-01T00:00:00')), await report(id, NEWEST)];
      await report(other, at('03-01T00:00:00'));
      const newest = await report(other, NEWEST);
      await api.db.query(insert, [id]);
      await sweep();
      expect([await left(id), await left(other)]).toEqual([kept, [newest]]);
    });
  });

  describe('interrupted between two batches', () => {
    it('is counted once, whenever the process dies', async () => {
      const id = await addJob();
      for (let day = 1; day <= 9; day++) await report(id, at(`04-0${day}T00:00:00`), day === 4 ? { status: 'failed' } : {});
      await report(id, NEWEST);
      const before = await compliance('04');
      const source = api.app.get(DataSource);
      const begin = source.transaction.bind(source) as (work: (manager: unknown) => Promise<unknown>) => Promise<unknown>;
      for (const dies of [0, 1, 2]) {
        let batches = 0;
        const transaction = jest.spyOn(source, 'transaction').mockImplementation(((work: (manager: unknown) => Promise<unknown>) =>
          begin(async (manager) => {
            const done = await work(manager);
            if (batches++ === dies) throw new Error('The process dies before it commits.');
            return done;
          })) as never);
        await sweep();
        transaction.mockRestore();
        expect(await compliance('04')).toEqual(before);
      }
      expect((await left(id)).length).toBeLessThan(10);
      await sweep();
      expect(await left(id)).toHaveLength(1);
      expect(await compliance('04')).toEqual(before);
    });
  });

  it('leaves compliance as it was, whatever it was', async () => {
    const status = fc.constantFrom<BackupEntry['status']>('success', 'success', 'failed', 'hash_mismatch', 'transfer_integrity_failed', 'unknown', 'missing');
    const entry = fc.record({
      job: fc.nat(2), hour: fc.integer({ min: 0, max: 24 * 12 }), status, rule: fc.constantFrom('verified', 'verified', 'superseded', 'not-stored'), late: fc.boolean(),
      minutes: fc.integer({ min: -90, max: 90 }), recorded: fc.integer({ min: 0, max: 24 * 5 }), missed: fc.integer({ min: 1, max: 4 }), copy: fc.nat(5).map((n) => n === 0),
    });
    const excuse = fc.record({ job: fc.nat(2), hour: fc.integer({ min: 0, max: 24 * 12 }), cycles: fc.integer({ min: 1, max: 3 }) });
    const start = at('04-26T00:00:00').getTime();
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 40 }), fc.array(excuse, { maxLength: 8 }), fc.integer({ min: 1, max: 7 }), async (entries, excuses, batch) => {
        await api.clear();
        api.app.get<{ batch: number }>(EntrySweepOptions).batch = batch;
        api.clock.time = NOW;
        const ids = [await addJob(), await addJob({ database_name: 'B' }), await addJob({ database_name: 'C' })];
        // Some of what happened lies before this job was made.
        await api.db.query('UPDATE expected_backup_jobs SET created_at = $2 WHERE id = $1', [ids[2], at('05-01T00:30:00')]);
        const missing = new Set<string>();
        for (const { job, hour, status: verdict, rule, late, minutes, recorded, missed, copy } of entries) {
          const cycle = new Date(start + hour * HOUR_MS);
          const name = `${job} ${hour}`;
          const isMissing = verdict === 'missing';
          if (isMissing && missing.has(name)) continue;
          if (isMissing) missing.add(name);
          const made = await addEntry(api.db, ids[job]!, {
            cycle_expected_at_utc: cycle, status: verdict, rule: isMissing ? 'deadline-passed' : rule, late: !isMissing && late, cycles_missed: isMissing ? missed : 1,
            agent_report_timestamp_utc: isMissing ? null : new Date(cycle.getTime() + minutes * MINUTE_MS), created_at: new Date(cycle.getTime() + recorded * HOUR_MS),
          });
          if (!copy) continue;
          await api.db.query(
            `INSERT INTO stored_backups (job_id, entry_id, agent_id, database_name, company_name, city, path, size_bytes, sha256, cycle_expected_at_utc, report_ended_at, stored_at)
             VALUES ($1, $2, '', '', '', '', $3, 1, '', now(), now(), now())`,
            [ids[job], made, String(made)],
          );
        }
        for (const { job, hour, cycles: cycles_excused } of excuses) {
          const cycle = new Date(start + hour * HOUR_MS);
          await api.db.upsert(ExcusedCycle, { job_id: ids[job]!, cycle_expected_at_utc: cycle, cycle_deadline_utc: cycle, window_id: null, reason: 'Move', cycles_excused, created_at: cycle }, ['job_id', 'cycle_expected_at_utc']);
        }
        for (const id of ids) await report(id, NEWEST);
        const [april, may] = [await compliance('04'), await compliance('05')];
        await sweep();
        expect([await compliance('04'), await compliance('05')]).toEqual([april, may]);
        await api.db.query('UPDATE stored_backups SET replaced_at = now()');
        api.clock.time = new Date(NOW.getTime() + 30 * DAY_MS);
        await sweep();
        expect(await api.db.query('SELECT FROM backup_entries')).toHaveLength(3);
        api.clock.time = NOW;
        expect([await compliance('04'), await compliance('05')]).toEqual([april, may]);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
