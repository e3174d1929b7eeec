import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { ExcusedCycle } from '../../src/calendar/excused-cycle.entity.js';
import { DomainEvent } from '../../src/events/event.entity.js';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import { addEntry, type Api, expectStatus, NOW, pointersOf, startApi } from './api-support.js';

const DAY = 86_400;
const at = (text: string) => new Date(`2026-${text}Z`);
const AFTER_JUNE = at('07-20T00:00:00');

const NOTHING = { due: 0, met: 0, met_late: 0, failed: 0, unknown: 0, missing: 0, excused: 0, percent_met: null, percent_met_on_time: null, downtime_seconds: 0 };

describe('GET /reports/compliance', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    await api.db.query('DELETE FROM events');
  });
  afterAll(() => api.close());

  const compliance = async (query = '?month=2026-06') => (await expectStatus(api.http.get(`/reports/compliance${query}`), 200)).body;
  const figuresOf = async (query?: string) => (await compliance(query)).jobs[0];

  /** A job that was made in April, looked at after June. */
  async function addJob(fields: Record<string, unknown> = {}, created = at('04-01T00:00:00')): Promise<number> {
    const { id } = await api.createJob(fields);
    await api.db.query('UPDATE expected_backup_jobs SET created_at = $2 WHERE id = $1', [id, created]);
    api.clock.time = AFTER_JUNE;
    return id;
  }
  const report = (id: number, cycle: Date, fields: Partial<BackupEntry> = {}) =>
    addEntry(api.db, id, { cycle_expected_at_utc: cycle, agent_report_timestamp_utc: new Date(cycle.getTime() + 60_000), ...fields });
  const miss = (id: number, cycle: Date, fields: Partial<BackupEntry> = {}) => addEntry(api.db, id, { cycle_expected_at_utc: cycle, status: 'missing', rule: 'deadline-passed', ...fields });
  const turn = (id: number, occurredAt: Date, to: string, from: string | null = null) =>
    api.db.insert(DomainEvent, { type: 'job.status_changed', job_id: id, agent_id: 'ACME', payload: { from, to, entry_id: 1, cycles_missed: 1 }, occurred_at: occurredAt });

  it('of an empty installation is the month with nothing in it', async () => {
    api.clock.time = AFTER_JUNE;
    expect(await compliance()).toEqual({
      month: '2026-06', from: '2026-06-01T00:00:00.000Z', to: '2026-07-01T00:00:00.000Z', counted_until: '2026-07-01T00:00:00.000Z',
      total: { jobs: 0, ...NOTHING }, sites: [], sites_total: 0, jobs: [], jobs_total: 0,
    });
  });

  it('counts each cycle of the month once, by the entry that decides it', async () => {
    const id = await addJob();
    await report(id, at('05-31T23:59:59'));
    await report(id, at('06-01T00:00:00'));
    await report(id, at('06-02T00:00:00'), { late: true });
    await miss(id, at('06-03T00:00:00'), { observed_late: true });
    await report(id, at('06-04T00:00:00'), { status: 'failed' });
    await report(id, at('06-05T00:00:00'), { status: 'hash_mismatch' });
    await report(id, at('06-06T00:00:00'), { status: 'transfer_integrity_failed' });
    await report(id, at('06-30T23:59:59'), { status: 'unknown', rule: 'no-checksum' });
    await report(id, at('07-01T00:00:00'), { status: 'failed' });
    expect(await figuresOf()).toEqual({
      job_id: id, database_name: 'SALES_2026', agent_id: 'ACME_DOUALA_AKWA', company_name: 'ACME', city: 'Douala', is_active: true,
      due: 7, met: 1, met_late: 1, failed: 3, unknown: 1, missing: 1, excused: 0, percent_met: 28.57, percent_met_on_time: 14.28, downtime_seconds: 0,
    });
  });

  it('counts what was expected inside a maintenance window as excused, unless it was met', async () => {
    const id = await addJob();
    const excuse = (cycle: Date, cycles_excused = 1) =>
      api.db.insert(ExcusedCycle, { job_id: id, cycle_expected_at_utc: cycle, cycle_deadline_utc: cycle, window_id: null, reason: 'Move', cycles_excused, created_at: cycle });
    await report(id, at('06-01T00:00:00'));
    await excuse(at('06-02T00:00:00'), 4);
    await report(id, at('06-03T00:00:00'), { status: 'failed' });
    await excuse(at('06-03T00:00:00'));
    await report(id, at('06-04T00:00:00'), { late: true });
    await excuse(at('06-04T00:00:00'), 3);
    await miss(id, at('06-05T00:00:00'), { cycles_missed: 3 });
    await excuse(at('06-05T00:00:00'));
    await miss(id, at('06-06T00:00:00'));
    await excuse(at('07-01T00:00:00'));
    const expected = { due: 5, met: 1, met_late: 1, failed: 0, unknown: 0, missing: 3, excused: 4 + 1 + 2 + 1, percent_met: 40 };
    expect(await figuresOf()).toMatchObject(expected);
    expect((await compliance()).total).toMatchObject(expected);
  });

  it('lets a report beat missing, the later end win, and superseded ones never count', async () => {
    const id = await addJob();
    await miss(id, at('06-01T00:00:00'));
    await report(id, at('06-01T00:00:00'), { late: true });
    await report(id, at('06-02T00:00:00'), { agent_report_timestamp_utc: at('06-02T09:00:00') });
    await report(id, at('06-02T00:00:00'), { status: 'failed', agent_report_timestamp_utc: at('06-02T08:00:00') });
    await report(id, at('06-03T00:00:00'), { status: 'failed', rule: 'not-stored' });
    await report(id, at('06-03T00:00:00'));
    await report(id, at('06-04T00:00:00'));
    await report(id, at('06-04T00:00:00'), { status: 'unknown', rule: 'superseded', agent_report_timestamp_utc: at('06-04T10:00:00') });
    await miss(id, at('06-05T00:00:00'));
    await report(id, at('06-05T00:00:00'), { status: 'unknown', rule: 'superseded' });
    expect(await figuresOf()).toMatchObject({ due: 5, met: 3, met_late: 1, failed: 0, unknown: 0, missing: 1, excused: 0, percent_met: 80, percent_met_on_time: 60 });
  });

  it('counts as many cycles as a summed-up row stands for, also where a late report answers its own', async () => {
    const id = await addJob();
    await miss(id, at('06-10T00:00:00'), { cycles_missed: 160, observed_late: true });
    expect(await figuresOf()).toMatchObject({ due: 160, missing: 160 });
    await report(id, at('06-10T00:00:00'), { late: true });
    expect(await figuresOf()).toMatchObject({ due: 160, missing: 159, met_late: 1 });
  });

  it('does not count what had happened before a job was made', async () => {
    const id = await addJob({}, at('06-15T00:30:00'));
    await report(id, at('06-13T00:00:00'), { status: 'failed' });
    await report(id, at('06-14T00:00:00'));
    await report(id, at('06-15T00:00:00'), { agent_report_timestamp_utc: at('06-15T00:45:00') });
    await miss(id, at('06-16T00:00:00'));
    expect(await figuresOf()).toMatchObject({ due: 2, met: 1, missing: 1, failed: 0 });
  });

  it('leaves out jobs that did not exist before the month was over', async () => {
    await addJob({}, at('07-01T00:00:00'));
    expect(await compliance()).toMatchObject({ jobs_total: 0, jobs: [] });
    expect(await compliance('?month=2026-07')).toMatchObject({ jobs_total: 1 });
  });

  it('never rounds up to all', async () => {
    const id = await addJob();
    await api.db.query(
      `INSERT INTO backup_entries (expected_job_id, status, rule, message, evidence, database_name, agent_id, cycle_expected_at_utc)
       SELECT $1, CASE WHEN n = 1 THEN 'missing' ELSE 'success' END, '', '', '{}', '', '', '2026-06-01'::timestamptz + n * interval '1 minute' FROM generate_series(1, 20002) AS n`,
      [id],
    );
    expect(await figuresOf()).toMatchObject({ due: 20_002, met: 20_001, percent_met: 99.99 });
  });

  describe('measures downtime', () => {
    const downtime = async (query?: string) => (await figuresOf(query)).downtime_seconds;

    it('from one change of status to the next', async () => {
      const id = await addJob();
      await turn(id, at('05-20T00:00:00'), 'success');
      await turn(id, at('06-10T00:00:00'), 'missing', 'success');
      await turn(id, at('06-11T00:00:00'), 'failed', 'missing');
      await turn(id, at('06-12T12:00:00'), 'success', 'failed');
      await turn(id, at('06-20T00:00:00'), 'unknown', 'success');
      await turn(id, at('06-20T00:00:10'), 'success', 'unknown');
      expect(await downtime()).toBe(2.5 * DAY + 10);
    });

    it('from the beginning of the month for a job that was failing before', async () => {
      const id = await addJob();
      await turn(id, at('05-10T00:00:00'), 'success');
      await turn(id, at('05-20T00:00:00'), 'failed', 'success');
      await turn(id, at('06-03T00:00:00'), 'success', 'failed');
      expect(await downtime()).toBe(2 * DAY);
      expect(await downtime('?month=2026-05')).toBe(12 * DAY);
      expect(await downtime('?month=2026-07')).toBe(0);
    });

    it('until the end of the month for one that fails on, and all of a month in which nothing changed', async () => {
      const id = await addJob();
      await turn(id, at('05-31T00:00:00'), 'missing');
      expect(await downtime('?month=2026-05')).toBe(DAY);
      expect(await downtime()).toBe(30 * DAY);
    });

    it('until now while the month lasts', async () => {
      const id = await addJob();
      await turn(id, at('07-19T00:00:00'), 'missing');
      expect(await compliance('?month=2026-07')).toMatchObject({ counted_until: AFTER_JUNE.toISOString(), jobs: [{ downtime_seconds: DAY }] });
    });

    it('of nothing before the first verdict', async () => {
      const id = await addJob({}, at('06-15T00:00:00'));
      await turn(id, at('06-29T00:00:00'), 'failed');
      expect(await downtime()).toBe(2 * DAY);
    });

    it('that begins with the month exactly, and changes twice at one instant', async () => {
      const id = await addJob();
      await turn(id, at('06-01T00:00:00'), 'success');
      await turn(id, at('06-01T00:00:00'), 'failed', 'success');
      await turn(id, at('06-02T00:00:00'), 'success', 'failed');
      await turn(id, at('06-02T00:00:00'), 'missing', 'success');
      await turn(id, at('06-02T00:00:00'), 'success', 'missing');
      expect(await downtime()).toBe(DAY);
    });

    it('of changes of status only', async () => {
      const id = await addJob();
      await api.db.query(`INSERT INTO events (type, job_id, payload, occurred_at) VALUES ('scan.failed', $1, '{"to": "failed"}', '2026-06-01')`, [id]);
      expect(await downtime()).toBe(0);
    });
  });

  describe('sums up', () => {
    it('per site and in all, the worst first', async () => {
      const good = await addJob({ database_name: 'A', company_name: 'Good', city: 'Douala' });
      const bad = await addJob({ database_name: 'B', company_name: 'Bad', city: 'Kribi' });
      const worse = await addJob({ database_name: 'C', company_name: 'Bad', city: 'Kribi' });
      const idle = await addJob({ database_name: 'D', company_name: 'Bad', city: 'Douala', is_active: false });
      await report(good, at('06-01T00:00:00'));
      await report(bad, at('06-01T00:00:00'), { late: true });
      await report(bad, at('06-02T00:00:00'));
      await miss(worse, at('06-01T00:00:00'));
      await turn(bad, at('06-30T23:00:00'), 'failed');
      await turn(worse, at('06-30T22:00:00'), 'failed');
      const { total, sites, sites_total, jobs, jobs_total } = await compliance();
      expect(total).toEqual({ jobs: 4, due: 4, met: 2, met_late: 1, failed: 0, unknown: 0, missing: 1, excused: 0, percent_met: 75, percent_met_on_time: 50, downtime_seconds: 3 * 3600 });
      expect(sites).toEqual([
        { company_name: 'Bad', city: 'Kribi', jobs: 2, due: 3, met: 1, met_late: 1, failed: 0, unknown: 0, missing: 1, excused: 0, percent_met: 66.66, percent_met_on_time: 33.33, downtime_seconds: 3 * 3600 },
        { company_name: 'Good', city: 'Douala', jobs: 1, ...NOTHING, due: 1, met: 1, percent_met: 100, percent_met_on_time: 100 },
        { company_name: 'Bad', city: 'Douala', jobs: 1, ...NOTHING },
      ]);
      expect([sites_total, jobs_total]).toEqual([3, 4]);
      expect(jobs.map(({ job_id, is_active }: { job_id: number; is_active: boolean }) => [job_id, is_active])).toEqual([[worse, true], [bad, true], [good, true], [idle, false]]);
    });

    it('the jobs that match, and shows a page of them', async () => {
      for (const city of ['Douala', 'Douala', 'Kribi']) await addJob({ database_name: `DB_${Math.random()}`, city, tags: [city.toLowerCase()] });
      expect(await compliance('?month=2026-06&city=Douala')).toMatchObject({ total: { jobs: 2 }, sites_total: 1, jobs_total: 2 });
      expect(await compliance('?month=2026-06&tag=kribi&agent_id=acme_douala_akwa')).toMatchObject({ jobs_total: 1, jobs: [{ city: 'Kribi' }] });
      const { jobs, jobs_total, total } = await compliance('?month=2026-06&skip=1&limit=1');
      expect([jobs.map(({ job_id }: { job_id: number }) => job_id), jobs_total, total.jobs]).toEqual([[2], 3, 3]);
    });
  });

  it('agrees with the cycles of the job, whatever the history', async () => {
    const cycle = fc.record({ day: fc.integer({ min: 1, max: 30 }), missing: fc.constantFrom(0, 0, 1, 7), reports: fc.array(
      fc.record({ status: fc.constantFrom('success', 'failed', 'unknown', 'hash_mismatch', 'transfer_integrity_failed'), superseded: fc.boolean(), late: fc.boolean(), hour: fc.integer({ min: 0, max: 2 }) }), { maxLength: 4 }) });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(cycle, { selector: ({ day }) => day, maxLength: 12 }), async (cycles) => {
        await api.clear();
        const id = await addJob();
        await api.db.query('UPDATE expected_backup_jobs SET next_expected_at_utc = $2 WHERE id = $1', [id, at('07-20T13:30:00')]);
        for (const { day, missing, reports } of cycles) {
          const expected = at(`06-${String(day).padStart(2, '0')}T13:30:00`);
          for (const { status, superseded, late, hour } of reports) {
            await report(id, expected, { ...(superseded ? { status: 'unknown', rule: 'superseded' } : { status }), late, agent_report_timestamp_utc: new Date(expected.getTime() + hour * 3_600_000) });
          }
          if (missing > 0) await miss(id, expected, { cycles_missed: missing, evidence: { expected_at: '', deadline: expected.toISOString(), observed_at: '' } });
        }
        const { body } = await expectStatus(api.http.get(`/jobs/${id}/cycles?from=2026-06-01T00:00:00Z&to=2026-07-01T00:00:00Z`), 200);
        const lines: { verdict: string; cycles_missed: number }[] = body;
        const count = (...verdicts: string[]) => lines.filter(({ verdict }) => verdicts.includes(verdict)).length;
        const missed = lines.reduce((sum, { cycles_missed }) => sum + cycles_missed, 0);
        expect(await figuresOf()).toMatchObject({
          due: lines.length - count('missing') + missed, met: count('success'), met_late: count('late_success'),
          failed: count('failed', 'hash_mismatch', 'transfer_integrity_failed'), unknown: count('unknown'), missing: missed,
        });
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  describe('asked for a month', () => {
    it('takes the current one when none is named, in UTC', async () => {
      await addJob();
      api.clock.time = at('06-30T23:59:59');
      expect(await compliance('')).toMatchObject({ month: '2026-06', counted_until: '2026-06-30T23:59:59.000Z', jobs_total: 1 });
      api.clock.time = at('07-01T00:00:00');
      expect((await compliance('')).month).toBe('2026-07');
    });

    it.each(['2026-13', '2026-6', '2026', 'June', '', '1999-12', '2026-06-01'])('refuses %j', async (month) => {
      expect(await pointersOf(api.http.get(`/reports/compliance?month=${month}`))).toEqual(['/month']);
    });

    it('refuses one that has not begun, and says what day it is', async () => {
      api.clock.time = NOW;
      const { body } = await expectStatus(api.http.get('/reports/compliance?month=2026-07'), 422);
      expect(body.detail).toBe('month: is 2026-07, which has not begun: it is 2026-06-12T12:00:00.000Z');
    });

    it('does not hide the reports', async () => {
      expect(await pointersOf(api.http.get('/reports/compliances'))).toEqual(['/id']);
      await expectStatus(api.http.get('/reports/7'), 404);
      await expectStatus(api.http.get('/reports'), 200);
    });
  });

  describe('as CSV', () => {
    const csv = (query: string) => expectStatus(api.http.get(`/reports/compliance${query}`).set('Accept', 'text/csv'), 200);
    const records = async (query: string): Promise<Record<string, string>[]> => parse((await csv(query)).text, { columns: true });

    it('says of each job what JSON says, by id', async () => {
      const one = await addJob({ database_name: 'A' });
      const two = await addJob({ database_name: '=B' });
      await report(one, at('06-01T00:00:00'));
      await miss(two, at('06-01T00:00:00'));
      await report(two, at('06-02T00:00:00'));
      await report(two, at('06-03T00:00:00'));
      await turn(two, at('06-30T00:00:00'), 'missing');
      await addJob({ database_name: 'C' });
      const { text, headers } = await csv('?month=2026-06');
      expect(headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="compliance-jobs-2026-06.csv"' });
      expect(text.split('\r\n')).toEqual([
        'job_id,database_name,agent_id,company_name,city,is_active,due,met,met_late,failed,unknown,missing,excused,percent_met,percent_met_on_time,downtime_seconds',
        `${one},A,ACME_DOUALA_AKWA,ACME,Douala,true,1,1,0,0,0,0,0,100,100,0`,
        `${two},'=B,ACME_DOUALA_AKWA,ACME,Douala,true,3,2,0,0,0,1,0,66.66,66.66,86400`,
        '3,C,ACME_DOUALA_AKWA,ACME,Douala,true,0,0,0,0,0,0,0,,,0',
        '',
      ]);
    });

    it('has all that match unless a limit is named', async () => {
      for (let index = 0; index < 103; index++) await addJob({ database_name: `DB_${index}`, city: index % 2 ? 'Kribi' : 'Douala' });
      const ids = async (query: string) => (await records(`?month=2026-06${query}`)).map(({ job_id }) => Number(job_id));
      expect(await ids('')).toEqual(Array.from({ length: 103 }, (_, index) => index + 1));
      expect(await ids('&skip=100')).toEqual([101, 102, 103]);
      expect(await ids('&skip=1&limit=2')).toEqual([2, 3]);
      expect(await ids('&city=Kribi&limit=2')).toEqual([2, 4]);
    });

    it('is a table of sites, by name, with rows=sites', async () => {
      const one = await addJob({ database_name: 'A', company_name: 'B', city: 'Kribi' });
      await addJob({ database_name: 'B', company_name: 'B', city: 'Douala' });
      await report(one, at('06-01T00:00:00'));
      const { headers } = await csv('?month=2026-06&rows=sites');
      expect(headers['content-disposition']).toBe('attachment; filename="compliance-sites-2026-06.csv"');
      const sites = await records('?month=2026-06&rows=sites');
      expect(sites.map(({ company_name, city, jobs, due, percent_met }) => [company_name, city, jobs, due, percent_met])).toEqual([['B', 'Douala', '1', '0', ''], ['B', 'Kribi', '1', '1', '100']]);
      expect(await records('?month=2026-06&rows=sites&skip=1&limit=5')).toHaveLength(1);
    });

    it('is a problem for a month that is none', async () => {
      await expectStatus(api.http.get('/reports/compliance?month=2026-13').set('Accept', 'text/csv'), 422);
    });
  });
});
