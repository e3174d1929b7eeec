import { addEntry, type Api, expectStatus, NOW, startApi } from './api-support.js';

const at = (text: string) => new Date(`2026-06-${text}Z`);
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

describe('What the dashboard shows first', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    await api.db.query('DELETE FROM events');
  });
  afterAll(() => api.close());

  const list = async (path: string) => {
    const { body, headers } = await expectStatus(api.http.get(path), 200);
    return { items: body, total: Number(headers['x-total-count']) };
  };

  async function addJob(name: string, found: { status?: string; verified?: Date | null; created?: Date; next?: Date } = {}, fields: Record<string, unknown> = {}): Promise<number> {
    const { id } = await api.createJob({ database_name: name, ...fields });
    await api.db.query('UPDATE expected_backup_jobs SET current_status = $2, last_successful_backup_utc = $3, created_at = $4, next_expected_at_utc = $5 WHERE id = $1', [
      id, found.status ?? 'ok', found.verified ?? null, found.created ?? NOW, found.next ?? at('13T08:00:00'),
    ]);
    return id;
  }
  const entry = (id: number, cycle: Date, fields = {}) => addEntry(api.db, id, { cycle_expected_at_utc: cycle, agent_report_timestamp_utc: cycle, ...fields });
  const change = (id: number, when: Date, from: string | null, to: string, entryId: number | null = null) =>
    api.db.query(`INSERT INTO events (type, job_id, occurred_at, payload) VALUES ('job.status_changed', $1, $2, $3)`, [id, when, JSON.stringify({ from, to, entry_id: entryId, cycles_missed: 0 })]);

  describe('GET /sites', () => {
    it('tells of each database its newest cycles, the oldest of them first', async () => {
      const id = await addJob('A', { verified: at('11T08:10:00'), next: at('12T08:00:00') });
      await entry(id, at('08T08:00:00'));
      const late = await entry(id, at('09T08:00:00'), { late: true });
      await entry(id, at('10T08:00:00'), { status: 'failed', agent_report_timestamp_utc: at('10T08:01:00') });
      const again = await entry(id, at('10T08:00:00'), { agent_report_timestamp_utc: at('10T09:00:00') });
      const missing = await entry(id, at('11T08:00:00'), { status: 'missing', rule: 'deadline-passed', agent_report_timestamp_utc: null });
      await api.db.query(`INSERT INTO excused_cycles (job_id, cycle_expected_at_utc, cycle_deadline_utc, reason, created_at) VALUES ($1, $2, $2, 'Move', $2)`, [id, at('11T08:00:00')]);
      const { items: [site], total } = await list('/sites?cycles=4');
      expect(total).toBe(1);
      expect(site).toMatchObject({ company_name: 'ACME', city: 'Douala', jobs: { total: 1, ok: 1 }, oldest_verified_at: '2026-06-11T08:10:00.000Z', never_verified: 0 });
      expect(site.databases).toEqual([{
        job_id: id, database_name: 'A', agent_id: 'ACME_DOUALA_AKWA', current_status: 'ok', last_successful_backup_utc: '2026-06-11T08:10:00.000Z',
        cycles: [
          { expected_at_utc: '2026-06-09T08:00:00.000Z', verdict: 'late_success', entry_id: late },
          { expected_at_utc: '2026-06-10T08:00:00.000Z', verdict: 'success', entry_id: again },
          { expected_at_utc: '2026-06-11T08:00:00.000Z', verdict: 'excused', entry_id: missing },
          { expected_at_utc: '2026-06-12T08:00:00.000Z', verdict: 'pending', entry_id: null },
        ],
      }]);
    });

    it('shows a running cycle once that failed and is excused', async () => {
      const id = await addJob('A', { next: at('12T08:00:00') });
      const failed = await entry(id, at('12T08:00:00'), { status: 'failed' });
      await api.db.query(`INSERT INTO excused_cycles (job_id, cycle_expected_at_utc, cycle_deadline_utc, reason, created_at) VALUES ($1, $2, $2, 'Move', $2)`, [id, at('12T08:00:00')]);
      const { items: [site] } = await list('/sites');
      expect(site.databases[0].cycles).toEqual([{ expected_at_utc: '2026-06-12T08:00:00.000Z', verdict: 'excused', entry_id: failed }]);
    });

    it('puts what is in trouble first, then the oldest copy, and leaves out what is switched off', async () => {
      await addJob('FINE', { verified: hoursAgo(2) }, { city: 'Kribi' });
      await addJob('OLD', { verified: hoursAgo(80) }, { city: 'Limbe' });
      await addJob('BAD', { status: 'missing', verified: hoursAgo(20) }, { city: 'Buea' });
      await addJob('GOOD', { verified: hoursAgo(2) }, { city: 'Buea' });
      await addJob('OFF', { status: 'failed' }, { city: 'Buea', is_active: false });
      const { items } = await list('/sites');
      expect(items.map(({ city }: { city: string }) => city)).toEqual(['Buea', 'Limbe', 'Kribi']);
      expect(items[0].databases.map(({ database_name }: { database_name: string }) => database_name)).toEqual(['BAD', 'GOOD']);
      expect((await list('/sites?skip=1&limit=1')).items).toMatchObject([{ city: 'Limbe' }]);
      expect((await list('/sites?databases=1')).items[0].databases).toHaveLength(1);
    });
  });

  it.each(['/sites', '/oldest_copies', '/status_changes'])('GET %s tells beyond its last page how many there are', async (path) => {
    const id = await addJob('A', { status: 'failed' });
    await change(id, hoursAgo(1), 'success', 'failed');
    expect(await list(`${path}?skip=5`)).toEqual({ items: [], total: 1 });
  });

  it('GET /oldest_copies counts from the creation where there never was a copy', async () => {
    await addJob('NEW', { created: hoursAgo(3) });
    await addJob('OLD', { verified: hoursAgo(90) });
    await addJob('NEVER', { created: hoursAgo(50) });
    await addJob('OFF', { verified: hoursAgo(900) }, { is_active: false });
    const { items, total } = await list('/oldest_copies?limit=2');
    expect(total).toBe(3);
    expect(items).toMatchObject([{ database_name: 'OLD', never_verified: false, since: hoursAgo(90).toISOString() }, { database_name: 'NEVER', never_verified: true, since: hoursAgo(50).toISOString() }]);
  });

  it('GET /status_changes tells what stands otherwise than a day ago, and nothing that only came and went', async () => {
    const worse = await addJob('WORSE', { status: 'missing' });
    const better = await addJob('BETTER');
    const back = await addJob('BACK');
    const before = await addJob('BEFORE', { status: 'failed' });
    await change(worse, hoursAgo(20), 'success', 'failed');
    await change(worse, hoursAgo(2), 'failed', 'missing', 77);
    await change(better, hoursAgo(1), 'missing', 'success', 78);
    await change(back, hoursAgo(9), 'success', 'failed');
    await change(back, hoursAgo(8), 'failed', 'success');
    await change(before, hoursAgo(30), 'success', 'failed');
    const { items, total } = await list('/status_changes');
    expect(total).toBe(2);
    expect(items).toEqual([
      { job_id: worse, database_name: 'WORSE', agent_id: 'ACME_DOUALA_AKWA', was: 'ok', is: 'missing', changed_at: hoursAgo(2).toISOString(), entry_id: 77 },
      { job_id: better, database_name: 'BETTER', agent_id: 'ACME_DOUALA_AKWA', was: 'missing', is: 'ok', changed_at: hoursAgo(1).toISOString(), entry_id: 78 },
    ]);
    expect((await list(`/status_changes?from=${hoursAgo(40).toISOString()}`)).total).toBe(3);
  });
});
