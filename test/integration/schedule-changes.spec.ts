import { DataSource } from 'typeorm';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import type { JobCycle } from '../../src/cycles/dto/job-cycle.dto.js';
import { DeadlineWatch } from '../../src/scanner/deadlines/deadline-watch.js';
import { sectionOf } from '../support/agent.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

/** Longer than all that these tests together let pass before they are about it. */
const SETTLE_MS = 6 * HOUR_MS;

let vigie: TestVigie;
beforeAll(async () => (vigie = await TestVigie.start({ STAGING_SETTLE_SECONDS: String(SETTLE_MS / 1000) })));
afterAll(() => vigie.close());

type Job = ExpectedBackupJob;
const look = () => vigie.test.app.get(DeadlineWatch).look();
const minutesFromNow = (minutes: number) => new Date(vigie.clock.now().getTime() + minutes * MINUTE_MS);
const cycles = async (job: Job) => (await vigie.get<JobCycle[]>(`/jobs/${job.id}/cycles?to=${minutesFromNow(1).toISOString()}`)).map(({ verdict }) => verdict);
/** The changes of status that people may have to be told. */
const told = async ({ id }: Job) => {
  const events = await vigie.test.app.get(DataSource).query<{ status: string }[]>(`SELECT payload->>'to' AS status FROM events WHERE job_id = $1 AND type = 'job.status_changed' ORDER BY id`, [id]);
  return events.map(({ status }) => status);
};
const patch = async (job: Job, fields: object) => {
  expect((await vigie.request('PATCH', `/jobs/${job.id}`, fields)).status).toBe(200);
};
const declared = ({ database_name, agent_id_responsible, company_name, city, expected_hour_utc, expected_minute_utc, backup_frequency, final_storage_path_template, grace_minutes }: Job) =>
  ({ database_name, agent_id_responsible, company_name, city, expected_hour_utc, expected_minute_utc, backup_frequency, final_storage_path_template, grace_minutes });

/** Its backup was due a minute ago, and nobody has looked since. */
async function overdue(agentId: string, fields: Record<string, unknown> = {}): Promise<Job> {
  const job = await vigie.job(agentId, 'SALES', { grace_minutes: 5, ...fields });
  vigie.clock.advance(6 * MINUTE_MS);
  return job;
}
/** The hour before: its next cycle is almost a day away. */
const anHourEarlier = (job: Job) => ({ expected_hour_utc: (job.expected_hour_utc + 23) % 24 });

describe('A backup that is overdue, and not looked at yet, when its job is changed', () => {
  it.each<[string, (job: Job) => Promise<unknown>]>([
    ['gets another time', (job) => patch(job, anHourEarlier(job))],
    ['gets another frequency', (job) => patch(job, { backup_frequency: 'hourly', expected_minute_utc: (job.expected_minute_utc + 40) % 60 })],
    ['gets a shorter grace', (job) => patch(job, { grace_minutes: 4 })],
    ['gets a shorter grace with many others', (job) => vigie.request('PATCH', `/jobs?agent_id=${job.agent_id_responsible}`, { grace_minutes: 4 })],
    ['gets a shorter grace, as code', (job) => vigie.request('PUT', '/jobs', [{ ...declared(job), grace_minutes: 4 }])],
    ['is switched off', (job) => patch(job, { is_active: false })],
    ['is switched off with many others', (job) => vigie.request('PATCH', `/jobs?agent_id=${job.agent_id_responsible}`, { is_active: false })],
    ['is switched off and on again', async (job) => {
      await patch(job, { is_active: false });
      await patch(job, { is_active: true });
    }],
    ['is changed again and again', async (job) => {
      for (const back of [1, 2, 3]) await patch(job, { expected_hour_utc: (job.expected_hour_utc + 24 - back) % 24 });
    }],
  ])('is missing when that %s', async (words, change) => {
    const job = await overdue(words.toUpperCase().replaceAll(/\W+/g, '_'));
    await change(job);
    expect(await cycles(job)).toEqual(['pending']);
    await look();
    expect(await vigie.entries(job)).toMatchObject([{ rule: 'deadline-passed', cycle_expected_at_utc: job.next_expected_at_utc, observed_late: false, cycles_missed: 1 }]);
    expect(await cycles(job)).toEqual(['missing']);
    expect(await vigie.reload(job)).toMatchObject({ current_status: 'missing' });
    expect(await told(job)).toEqual(['missing']);
  });

  it('is answered by the report that lies in staging', async () => {
    const agent = await vigie.agent('ANSWERED');
    const job = await overdue(agent.id);
    const dump = await agent.dump('sales.sql');
    await agent.report({ SALES: sectionOf(dump) }, { endedAt: minutesFromNow(-4) });
    await patch(job, anHourEarlier(job));
    await look();
    expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect(await cycles(job)).toEqual(['success']);
    expect(await told(job)).toEqual(['success']);
  });

  it('waits for the file of the report that lies in staging', async () => {
    const agent = await vigie.agent('WAITS');
    const job = await overdue(agent.id);
    await agent.report({ SALES: sectionOf({ name: 'never.sql', size: 10, sha256: 'a'.repeat(64) }) }, { endedAt: minutesFromNow(-4) });
    await patch(job, anHourEarlier(job));
    await look();
    expect([await vigie.verdicts(job), await cycles(job)]).toEqual([[], ['pending']]);
    vigie.clock.advance(SETTLE_MS + MINUTE_MS);
    await look();
    expect(await vigie.verdicts(job)).toEqual(['transfer_integrity_failed file-absent']);
    expect(await cycles(job)).toEqual(['transfer_integrity_failed']);
  });

  it('is excused where a maintenance window says so', async () => {
    const { status } = await vigie.request('POST', '/maintenance_windows', { reason: 'Move', agent_id: 'EXCUSED', starts_at: minutesFromNow(-1).toISOString(), ends_at: minutesFromNow(30).toISOString() });
    expect(status).toBe(201);
    const job = await overdue('EXCUSED');
    await patch(job, anHourEarlier(job));
    await look();
    expect([await vigie.verdicts(job), await cycles(job)]).toEqual([[], ['excused']]);
  });

  it('leaves the new schedule to go on as ever', async () => {
    const job = await overdue('GOES_ON');
    await patch(job, anHourEarlier(job));
    const { next_expected_at_utc: next } = await vigie.reload(job);
    vigie.clock.advance(DAY_MS);
    await look();
    const entries = await vigie.entries(job);
    expect(entries.map(({ cycle_expected_at_utc }) => cycle_expected_at_utc)).toEqual([next, job.next_expected_at_utc]);
    await look();
    expect(await vigie.verdicts(job)).toHaveLength(2);
  });

  it('is one of many after a long stop, and each of them gets its verdict', async () => {
    const job = await vigie.job('STOPPED', 'SALES', { grace_minutes: 5, backup_frequency: 'hourly' });
    vigie.clock.advance(20 * DAY_MS + 6 * MINUTE_MS);
    await patch(job, { backup_frequency: 'daily' });
    await look();
    const entries = await vigie.get<{ cycles_missed: number }[]>(`/backup_entries?job_id=${job.id}&limit=1000`);
    expect(entries.reduce((sum, { cycles_missed }) => sum + cycles_missed, 0)).toBe(20 * 24 + 1);
  });
});

describe('A backup that is still in time when its job is changed', () => {
  it('is missing by its new grace', async () => {
    const job = await vigie.job('GRACE', 'SALES', { grace_minutes: 60 });
    vigie.clock.advance(45 * MINUTE_MS);
    await patch(job, { grace_minutes: 30 });
    await look();
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
  });

  it('has more time by its new grace', async () => {
    const job = await vigie.job('LONGER', 'SALES', { grace_minutes: 5 });
    vigie.clock.advance(6 * MINUTE_MS);
    await patch(job, { grace_minutes: 60 });
    await look();
    expect(await vigie.verdicts(job)).toEqual([]);
    vigie.clock.advance(HOUR_MS);
    await look();
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
  });

  it('is not asked for where the job is switched off', async () => {
    const job = await vigie.job('OFF', 'SALES', { grace_minutes: 60 });
    await patch(job, { is_active: false });
    vigie.clock.advance(2 * HOUR_MS);
    await look();
    expect(await vigie.verdicts(job)).toEqual([]);
  });
});
