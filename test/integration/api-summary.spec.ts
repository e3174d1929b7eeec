import { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import { MailRecipient } from '../../src/notification/mailboxes/mail-recipient.entity.js';
import { Report } from '../../src/reports/report.entity.js';
import { StoredBackup } from '../../src/storage/stored-backup.entity.js';
import { UnmatchedDatabase } from '../../src/unmatched/unmatched-database.entity.js';
import { emptyTables } from '../support/database.js';
import { addAgent, type Api, expectStatus, NOW, startApi } from './api-support.js';

const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const NO_JOBS = { total: 0, inactive: 0, unknown: 0, ok: 0, failed: 0, missing: 0, hash_mismatch: 0, transfer_integrity_failed: 0 };

describe('GET /summary', () => {
  let api: Api;

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    await api.clear();
    await emptyTables(api.db, 'deliveries', 'scan_runs');
  });
  afterAll(() => api.close());

  const summary = async () => (await expectStatus(api.http.get('/summary'), 200)).body;

  /** A job and what scans would have found out about it. */
  async function addJob(fields: Record<string, unknown>, found: { status?: string; verified?: Date | null; created?: Date } = {}): Promise<number> {
    const { id } = await api.createJob(fields);
    await api.db.query('UPDATE expected_backup_jobs SET current_status = $2, last_successful_backup_utc = $3, created_at = $4 WHERE id = $1', [
      id, found.status ?? 'ok', found.verified ?? null, found.created ?? NOW,
    ]);
    return id;
  }

  it('of an empty installation is zeros and nulls', async () => {
    expect(await summary()).toEqual({
      jobs: NO_JOBS,
      agents: [], agents_total: 0, companies: [], companies_total: 0,
      verified_ages: { under_1_day: 0, under_7_days: 0, older: 0, never: 0 },
      oldest_unverified: null,
      deliveries: { pending: 0, retrying: 0, failed: 0, oldest_pending_at: null }, disabled_channels: [], disabled_recipients: [],
      rejected_reports: 0, unmatched_databases: 0, silent_agents: 0, late_jobs: 0, alerts_held: 0,
      stored: { copies: 0, bytes: 0 },
      scanner: { current: null, last: null, last_error: null, next_run_at: null, interval_minutes: 0, ledger_held: false },
    });
  });

  it('counts jobs that are late: due, not excused, and without a verdict', async () => {
    const due = async (name: string, change: string) =>
      api.db.query(`UPDATE expected_backup_jobs SET next_expected_at_utc = $2, ${change} WHERE id = $1`, [await addJob({ database_name: name }), hoursAgo(0.1)]);
    await due('LATE', 'status_cycle_utc = NULL');
    await due('LATE_TOO', `status_cycle_utc = next_expected_at_utc - interval '3 days'`);
    await due('CAME', `status_cycle_utc = '${hoursAgo(0.1).toISOString()}'`);
    await due('PAUSED', `paused_until = '${hoursAgo(-1).toISOString()}'`);
    await due('OFF', 'is_active = false');
    await due('EXCUSED', 'status_cycle_utc = NULL');
    await api.db.query(`INSERT INTO excused_cycles (job_id, cycle_expected_at_utc, cycle_deadline_utc, reason, created_at) SELECT id, next_expected_at_utc, next_deadline_utc, 'moving', now() FROM expected_backup_jobs WHERE database_name = 'EXCUSED'`);
    await addJob({ database_name: 'NOT_DUE' });
    expect(await summary()).toMatchObject({ late_jobs: 2 });
    const names = async (late: boolean) => (await expectStatus(api.http.get(`/jobs?late=${late}`), 200)).body.map((job: { database_name: string }) => job.database_name);
    expect(await names(true)).toEqual(['LATE', 'LATE_TOO']);
    expect(await names(false)).toEqual(['CAME', 'PAUSED', 'OFF', 'EXCUSED', 'NOT_DUE']);
  });

  it('counts jobs per status, in all and by agent and company, worst first', async () => {
    await addJob({ database_name: 'A', agent_id_responsible: 'FINE', company_name: 'Good' }, { status: 'ok' });
    await addJob({ database_name: 'B', agent_id_responsible: 'FINE', company_name: 'Good', is_active: false }, { status: 'failed' });
    await addJob({ database_name: 'C', agent_id_responsible: 'NEW', company_name: 'Good' }, { status: 'unknown' });
    await addJob({ database_name: 'D', agent_id_responsible: 'Bad', company_name: 'Sorry' }, { status: 'missing' });
    await addJob({ database_name: 'E', agent_id_responsible: 'BAD', company_name: 'Sorry' }, { status: 'hash_mismatch' });
    const { jobs, agents, agents_total, companies, companies_total } = await summary();
    expect(jobs).toEqual({ ...NO_JOBS, total: 5, inactive: 1, ok: 1, unknown: 1, missing: 1, hash_mismatch: 1 });
    expect(agents_total).toBe(3);
    expect(agents).toEqual([
      { agent_id: expect.stringMatching(/^bad$/i), jobs: { ...NO_JOBS, total: 2, missing: 1, hash_mismatch: 1 } },
      { agent_id: 'NEW', jobs: { ...NO_JOBS, total: 1, unknown: 1 } },
      { agent_id: 'FINE', jobs: { ...NO_JOBS, total: 2, inactive: 1, ok: 1 } },
    ]);
    expect(companies_total).toBe(2);
    expect(companies).toEqual([
      { company_name: 'Sorry', jobs: { ...NO_JOBS, total: 2, missing: 1, hash_mismatch: 1 } },
      { company_name: 'Good', jobs: { ...NO_JOBS, total: 3, inactive: 1, ok: 1, unknown: 1 } },
    ]);
  });

  it('names the 1,000 worst agents and says how many there are', async () => {
    await api.db.query(
      `INSERT INTO expected_backup_jobs (database_name, agent_id_responsible, agent_key, schedule_key, company_name, city, backup_frequency, final_storage_path_template, ledger_from, current_status)
       SELECT 'DB', 'A' || n, 'a' || n, 'daily', 'C' || n, 'Douala', 'daily', '{file_name}', now(), CASE WHEN n = 700 THEN 'failed' ELSE 'ok' END FROM generate_series(1, 1001) AS n`,
    );
    const { agents, agents_total, companies, companies_total } = await summary();
    expect([agents.length, agents_total, agents[0].agent_id]).toEqual([1000, 1001, 'A700']);
    expect([companies.length, companies_total, companies[0].company_name]).toEqual([1000, 1001, 'C700']);
  });

  it('tells how long ago active jobs were verified', async () => {
    for (const [index, hours] of [0, 23, 24, 167, 168, 9000].entries()) await addJob({ database_name: `D${index}` }, { verified: hoursAgo(hours) });
    await addJob({ database_name: 'NEVER' });
    await addJob({ database_name: 'PAUSED', is_active: false }, { verified: hoursAgo(1) });
    expect((await summary()).verified_ages).toEqual({ under_1_day: 2, under_7_days: 2, older: 2, never: 1 });
  });

  it('names the active job that has gone without a verified copy for the longest time', async () => {
    await addJob({ database_name: 'PAUSED', is_active: false }, { verified: hoursAgo(99) });
    const old = await addJob({ database_name: 'OLD' }, { verified: hoursAgo(48), created: hoursAgo(500) });
    await addJob({ database_name: 'NEW' }, { verified: hoursAgo(1) });
    expect((await summary()).oldest_unverified).toEqual({
      job_id: old, database_name: 'OLD', agent_id: 'ACME_DOUALA_AKWA', since: hoursAgo(48).toISOString(), age_seconds: 48 * 3600, never_verified: false,
    });
  });

  it('counts a job that never had a copy from its creation, and says so', async () => {
    await addJob({ database_name: 'OLD' }, { verified: hoursAgo(48), created: hoursAgo(500) });
    const never = await addJob({ database_name: 'NEVER' }, { created: hoursAgo(72) });
    expect((await summary()).oldest_unverified).toMatchObject({ job_id: never, since: hoursAgo(72).toISOString(), age_seconds: 72 * 3600, never_verified: true });
  });

  it('has no negative age where an agent is ahead of our clock', async () => {
    await addJob({}, { verified: hoursAgo(-1) });
    expect((await summary()).oldest_unverified.age_seconds).toBe(0);
  });

  it('counts what is to be sent, to be read, to be expected, and stored', async () => {
    const delivery = (status: 'sent' | 'failed' | 'pending' | 'retrying', hours: number) => (
      { kind: 'test', recipient: 'a@example.org', subject: '', text_body: '', html_body: '', order_key: '', status, created_at: hoursAgo(hours + 24), queued_at: hoursAgo(hours) } as const
    );
    await api.db.insert(Delivery, [delivery('sent', 9), delivery('failed', 8), delivery('pending', 1), delivery('retrying', 2), delivery('retrying', 1)]);
    await api.db.insert(MailRecipient, { address: 'Gone@example.org', address_key: 'gone@example.org', reason: '550 5.1.1', refusals: 1, refused_since: NOW, tried_at: NOW, disabled_at: NOW });
    await api.db.insert(MailRecipient, { address: 'b@example.org', address_key: 'b@example.org', reason: '550', refusals: 1, refused_since: NOW, tried_at: NOW, disabled_at: null });
    const report = { agent_id: 'ACME', file_name: 'a.json', first_seen_at: NOW };
    await api.db.insert(Report, [
      { ...report, digest: '1', state: 'rejected' }, { ...report, digest: '2', state: 'applied', partial: true }, { ...report, digest: '3', state: 'applied' },
    ]);
    await addAgent(api.db, 'ACME', { silent_since: hoursAgo(5) });
    await api.createJob({ agent_id_responsible: 'acme', database_name: 'EXPECTED' });
    const seen = { agent_id: 'ACME', first_seen_at: NOW, last_seen_at: NOW, last_report_at: NOW };
    await api.db.insert(UnmatchedDatabase, [{ ...seen, database_name: 'EXPECTED' }, { ...seen, database_name: 'STRAY' }]);
    const copy = { agent_id: 'ACME', database_name: 'A', company_name: '', city: '', sha256: '', cycle_expected_at_utc: NOW, report_ended_at: NOW, stored_at: NOW };
    await api.db.insert(StoredBackup, [
      { ...copy, path: 'a', size_bytes: 5_000_000_000 }, { ...copy, path: 'b', size_bytes: 7 }, { ...copy, path: 'b', size_bytes: 1000, replaced_at: NOW },
    ]);
    expect(await summary()).toMatchObject({
      deliveries: { pending: 1, retrying: 2, failed: 1, oldest_pending_at: hoursAgo(2).toISOString() },
      disabled_recipients: [{ address: 'Gone@example.org', reason: '550 5.1.1', since: NOW.toISOString() }],
      rejected_reports: 2, unmatched_databases: 1, silent_agents: 1, alerts_held: 0, stored: { copies: 2, bytes: 5_000_000_007 },
    });
  });

  it('tells the last scan', async () => {
    await expectStatus(api.http.post('/scanner/run?wait=true'), 200);
    expect((await summary()).scanner).toMatchObject({ current: null, last: { id: 1, state: 'done', trigger: 'manual' } });
  });
});
