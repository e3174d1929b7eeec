import { addEntry, type Api, expectStatus, NOW, pointersOf, startApi } from './api-support.js';

const at = (text: string) => new Date(`2026-06-${text}Z`);
const deadlineOf = (expectedAt: Date, minutes = 60) => new Date(expectedAt.getTime() + minutes * 60_000).toISOString();

describe('GET /jobs/:id/cycles', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(() => api.clear());
  afterAll(() => api.close());

  const list = async (id: number, query = '') => (await expectStatus(api.http.get(`/jobs/${id}/cycles${query}`), 200)).body;
  const brief = async (id: number, query = '') =>
    (await list(id, query)).map(({ expected_at_utc, verdict }: { expected_at_utc: string; verdict: string }) => `${expected_at_utc.slice(5, 16)} ${verdict}`);

  /** A daily job, due at 08:00 since the 1st, that the ledger has settled up to the cycle of `next`. */
  async function watched(next: Date | null, fields: Record<string, unknown> = {}): Promise<number> {
    api.clock.time = at('01T00:00:00');
    const { id } = await api.createJob({ expected_hour_utc: 8, expected_minute_utc: 0, ...fields });
    api.clock.time = NOW;
    await api.db.query('UPDATE expected_backup_jobs SET next_expected_at_utc = $2 WHERE id = $1', [id, next]);
    return id;
  }
  const succeed = (id: number, cycle: Date, fields = {}) =>
    addEntry(api.db, id, { cycle_expected_at_utc: cycle, agent_report_timestamp_utc: new Date(cycle.getTime() + 60_000), created_at: new Date(cycle.getTime() + 120_000), ...fields });
  const miss = (id: number, cycle: Date, fields = {}) =>
    addEntry(api.db, id, {
      cycle_expected_at_utc: cycle, status: 'missing', rule: 'deadline-passed',
      evidence: { expected_at: cycle.toISOString(), deadline: deadlineOf(cycle), observed_at: deadlineOf(cycle) }, ...fields,
    });

  it('tells each cycle with its entries, the newest first', async () => {
    const id = await watched(at('12T08:00:00'));
    const good = await succeed(id, at('10T08:00:00'));
    await miss(id, at('11T08:00:00'), { observed_late: true });
    expect(await list(id)).toEqual([
      { expected_at_utc: '2026-06-12T08:00:00.000Z', deadline_utc: '2026-06-12T09:00:00.000Z', verdict: 'pending', late: false, observed_late: false, cycles_missed: 0, cycles_excused: 0, excuse: null, entries: [], entries_total: 0, rolled_up: null },
      expect.objectContaining({ expected_at_utc: '2026-06-11T08:00:00.000Z', verdict: 'missing', observed_late: true, cycles_missed: 1, entries_total: 1 }),
      {
        expected_at_utc: '2026-06-10T08:00:00.000Z', deadline_utc: '2026-06-10T09:00:00.000Z', verdict: 'success', late: false, observed_late: false, cycles_missed: 0, cycles_excused: 0, excuse: null,
        entries: [{ id: good, status: 'success', rule: 'verified', created_at: '2026-06-10T08:02:00.000Z', late: false }], entries_total: 1, rolled_up: null,
      },
    ]);
  });

  it('of a new job are none', async () => {
    const { id } = await api.createJob({ expected_hour_utc: 13 });
    expect(await list(id)).toEqual([]);
  });

  it('lets a late report answer a missing one, and keeps both', async () => {
    const id = await watched(at('13T08:00:00'));
    const nothing = await miss(id, at('12T08:00:00'));
    const late = await succeed(id, at('12T08:00:00'), { late: true, agent_report_timestamp_utc: at('12T11:00:00') });
    const [cycle] = await list(id);
    expect(cycle).toMatchObject({ verdict: 'late_success', late: true, cycles_missed: 0 });
    expect(cycle.entries.map((entry: { id: number }) => entry.id)).toEqual([late, nothing]);
  });

  it('shows a cycle once that has a report and is not yet settled', async () => {
    const id = await watched(at('12T08:00:00'));
    await succeed(id, at('12T08:00:00'));
    expect(await brief(id)).toEqual(['06-12T08:00 success']);
  });

  it('shows a cycle whose report came before its time', async () => {
    const id = await watched(at('12T13:00:00'), { expected_hour_utc: 13 });
    await succeed(id, at('12T13:00:00'), { agent_report_timestamp_utc: NOW });
    expect(await brief(id)).toEqual(['06-12T13:00 success']);
  });

  it('shows what was recorded before the job was due first, and nothing where there is nothing', async () => {
    const id = await watched(at('13T08:00:00'));
    await succeed(id, new Date('2026-05-20T08:00:00Z'));
    expect(await brief(id)).toEqual(['05-20T08:00 success']);
  });

  it('keeps the cycles of an earlier schedule', async () => {
    const id = await watched(at('13T08:00:00'));
    await succeed(id, at('09T08:00:00'));
    await miss(id, at('10T08:00:00'));
    await expectStatus(api.http.patch(`/jobs/${id}`).send({ expected_hour_utc: 9 }), 200);
    await api.db.query('UPDATE expected_backup_jobs SET next_expected_at_utc = $2 WHERE id = $1', [id, at('12T09:00:00')]);
    await succeed(id, at('11T09:00:00'));
    expect((await list(id)).map((cycle: { expected_at_utc: string; deadline_utc: string; verdict: string }) => [cycle.expected_at_utc, cycle.deadline_utc, cycle.verdict])).toEqual([
      ['2026-06-12T09:00:00.000Z', '2026-06-12T10:00:00.000Z', 'pending'],
      ['2026-06-11T09:00:00.000Z', '2026-06-11T10:00:00.000Z', 'success'],
      ['2026-06-10T08:00:00.000Z', '2026-06-10T09:00:00.000Z', 'missing'],
      ['2026-06-09T08:00:00.000Z', null, 'success'],
    ]);
  });

  it('shows the history of a job that is switched off, and nothing pending', async () => {
    const id = await watched(at('13T08:00:00'));
    await succeed(id, at('11T08:00:00'));
    await expectStatus(api.http.patch(`/jobs/${id}`).send({ is_active: false }), 200);
    expect(await brief(id)).toEqual(['06-11T08:00 success']);
  });

  it('shows as pending what had fallen due, undecided, when the job was switched off', async () => {
    const id = await watched(at('12T08:00:00'));
    await succeed(id, at('11T08:00:00'));
    await expectStatus(api.http.patch(`/jobs/${id}`).send({ is_active: false }), 200);
    expect(await brief(id)).toEqual(['06-12T08:00 pending', '06-11T08:00 success']);
  });

  it('tells of older missing ones that are summed up in one', async () => {
    const id = await watched(at('13T08:00:00'));
    await miss(id, at('10T08:00:00'), { cycles_missed: 160, observed_late: true });
    expect(await list(id)).toEqual([expect.objectContaining({ verdict: 'missing', cycles_missed: 160, observed_late: true })]);
  });

  it('goes back 30 days, unless told otherwise', async () => {
    const id = await watched(at('13T08:00:00'));
    for (const day of ['2026-05-01', '2026-05-13', '2026-05-14', '2026-06-11']) await succeed(id, new Date(`${day}T12:00:00Z`));
    expect(await brief(id)).toEqual(['06-11T12:00 success', '05-14T12:00 success', '05-13T12:00 success']);
    expect(await brief(id, '?to=2026-05-14T00:00:00Z')).toEqual(['05-13T12:00 success', '05-01T12:00 success']);
    expect(await brief(id, '?from=2026-05-13T12:00:00Z&to=2026-05-14T12:00:00Z')).toEqual(['05-13T12:00 success']);
  });

  it('comes in pages, across pending and recorded ones', async () => {
    const id = await watched(at('11T08:00:00'));
    for (const day of ['07', '08', '09', '10']) await succeed(id, at(`${day}T08:00:00`));
    expect(await brief(id, '?limit=3')).toEqual(['06-12T08:00 pending', '06-11T08:00 pending', '06-10T08:00 success']);
    const { body, headers } = await expectStatus(api.http.get(`/jobs/${id}/cycles?skip=3&limit=2`), 200);
    expect(body.map((cycle: { expected_at_utc: string }) => cycle.expected_at_utc.slice(8, 10))).toEqual(['09', '08']);
    expect(headers['x-total-count']).toBe('6');
    expect(headers.link).toBe(`</jobs/${id}/cycles?skip=5&limit=2>; rel="next", </jobs/${id}/cycles?skip=1&limit=2>; rel="prev"`);
    expect(await list(id, '?skip=6')).toEqual([]);
  });

  it('shows 20 entries of a cycle at most, the deciding one first', async () => {
    const id = await watched(at('13T08:00:00'));
    const cycle = at('12T08:00:00');
    for (let minute = 0; minute < 30; minute++) await succeed(id, cycle, { status: 'failed', agent_report_timestamp_utc: new Date(cycle.getTime() + minute * 60_000) });
    const last = await succeed(id, cycle, { agent_report_timestamp_utc: new Date(cycle.getTime() + 40 * 60_000) });
    await succeed(id, cycle, { status: 'unknown', rule: 'superseded', agent_report_timestamp_utc: new Date(cycle.getTime() + 50 * 60_000) });
    const [{ verdict, entries, entries_total }] = await list(id);
    expect([verdict, entries.length, entries_total, entries[0].id]).toEqual(['success', 20, 32, last]);
  });

  it('costs the same few statements for a five-minute cron over years, and answers soon', async () => {
    const id = await watched(new Date('2024-01-01T00:00:00Z'), { backup_frequency: 'cron', cron_expression: '*/5 * * * *' });
    await api.db.query(
      `INSERT INTO backup_entries (expected_job_id, status, rule, message, evidence, database_name, agent_id, cycle_expected_at_utc, agent_report_timestamp_utc)
       SELECT $1, 'success', 'verified', 'Verified.', '{}', 'DB', 'A', at, at FROM generate_series('2023-10-01'::timestamptz, '2023-12-31', '5 minutes') AS at`,
      [id],
    );
    let statements = 0;
    // Those about this job: sweeps ask about others meanwhile.
    const spy = jest.spyOn(api.db.dataSource.logger, 'logQuery').mockImplementation((sql, parameters) => {
      if (Array.isArray(parameters) && parameters.includes(id) && /^\s*(WITH|SELECT)/.test(sql)) statements++;
    });
    const { body, headers } = await expectStatus(api.http.get(`/jobs/${id}/cycles?from=2023-01-01T00:00:00Z&skip=990&limit=1000`), 200).finally(() => spy.mockRestore());
    // A thousand undecided ones are told at most: the ledger is about to sum up what lies before.
    expect(headers['x-total-count']).toBe(String(1_000 + 91 * 288 + 1));
    expect([body.length, body[9].verdict, body[10].verdict]).toEqual([1000, 'pending', 'success']);
    expect(statements).toBeLessThanOrEqual(4);
  });

  it('refuses a range that ends before it begins, and times that are none', async () => {
    const id = await watched(null);
    expect(await pointersOf(api.http.get(`/jobs/${id}/cycles?from=2026-06-02T00:00:00Z&to=2026-06-02T00:00:00Z`))).toEqual(['/from']);
    expect(await pointersOf(api.http.get(`/jobs/${id}/cycles?from=yesterday&to=42&limit=1001`))).toEqual(expect.arrayContaining(['/from', '/to', '/limit']));
  });

  it('of a job that does not exist is a 404', async () => {
    const { body } = await expectStatus(api.http.get('/jobs/4711/cycles'), 404);
    expect(body.detail).toBe('Job 4711 does not exist.');
  });
});
