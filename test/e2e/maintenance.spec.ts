import { DataSource } from 'typeorm';
import type { JobCycle } from '../../src/cycles/dto/job-cycle.dto.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { NotificationService } from '../../src/notification/notification.service.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

describe('Maintenance', () => {
  let sink: SmtpSink;
  let vigie: TestVigie;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    vigie = await TestVigie.start({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'ops@example.org' });
  });
  afterAll(async () => {
    await vigie.close();
    await sink.close();
  });

  const later = (ms: number) => new Date(vigie.clock.now().getTime() + ms);
  const openWindow = async (fields: object, ms = 6 * HOUR_MS) => {
    const { status, body } = await vigie.request<{ id: number }>('POST', '/maintenance_windows', { reason: 'Storage is moved', starts_at: later(-HOUR_MS), ends_at: later(ms), ...fields });
    expect(status).toBe(201);
    return body.id;
  };
  const cycles = async ({ id }: ExpectedBackupJob) => (await vigie.get<JobCycle[]>(`/jobs/${id}/cycles`)).map(({ verdict }) => verdict).reverse();
  /** The sweep of the notification module. */
  const tell = () => vigie.test.app.get(NotificationService).work();
  const messages = async (agentId: string) => (await vigie.get<{ kind: string; subject: string }[]>(`/deliveries?agent_id=${agentId}`)).map(({ kind, subject }) => `${kind}: ${subject}`).reverse();
  const failOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { BACKUP: { status: false } }]));

  it('excuses a backup that does not come, tells nobody, and holds the next one to its time again', async () => {
    const job = await vigie.job('QUIET', 'SALES', { grace_minutes: 5 });
    const windowId = await openWindow({ agent_id: 'quiet' });
    vigie.clock.advance(6 * MINUTE_MS);
    expect(await vigie.scan()).toMatchObject({ entries_missing: 0 });
    expect([await vigie.verdicts(job), await cycles(job)]).toEqual([[], ['excused']]);
    expect((await vigie.get<JobCycle[]>(`/jobs/${job.id}/cycles`))[0]).toMatchObject({ excuse: { window_id: windowId, reason: 'Storage is moved' }, entries: [] });
    expect((await vigie.reload(job)).current_status).toBe('unknown');

    vigie.clock.advance(DAY_MS);
    await vigie.scan();
    await tell();
    expect(await cycles(job)).toEqual(['excused', 'missing']);
    expect((await sink.nth(1)).mail.subject).toBe('Backup alert - SALES - Status: MISSING');
    expect(await messages('QUIET')).toEqual(['alert: Backup alert - SALES - Status: MISSING']);
  });

  it('records what fails, holds the alert back, and tells it in one message when the window is over', async () => {
    const agent = await vigie.agent('BROKEN');
    const jobs = [await vigie.job(agent.id, 'A', { tags: ['erp'] }), await vigie.job(agent.id, 'B', { tags: ['erp'] }), await vigie.job(agent.id, 'C', { tags: ['erp'] })];
    await openWindow({ tag: 'erp' });
    await agent.report(failOf(['A', 'B', 'C']), { endedAt: later(0) });
    await vigie.scan();
    expect(await Promise.all(jobs.map(async (job) => [await vigie.verdicts(job), await cycles(job), (await vigie.reload(job)).current_status]))).toEqual(
      jobs.map(() => [['failed agent-reported-failure'], ['excused'], 'failed']),
    );
    await agent.backUp('C', { endedAt: later(MINUTE_MS) });
    vigie.clock.advance(2 * MINUTE_MS);
    await vigie.scan();
    await tell();
    expect([await messages('BROKEN'), (await vigie.get<{ alerts_held: number }>('/summary')).alerts_held]).toEqual([[], 2]);

    vigie.clock.advance(6 * HOUR_MS);
    await tell();
    await tell();
    expect(await messages('BROKEN')).toEqual(['alert: Backup alert - BROKEN - 2 databases - Status: FAILED']);
    expect(await cycles(jobs[2]!)).toEqual(['success']);
    expect((await vigie.get<{ alerts_held: number }>('/summary')).alerts_held).toBe(0);
  });

  it('lets a failure that is over in time pass in silence', async () => {
    const agent = await vigie.agent('MENDED');
    const job = await vigie.job(agent.id, 'SALES');
    await openWindow({ job_id: job.id });
    await agent.report(failOf(['SALES']), { endedAt: later(0) });
    await vigie.scan();
    vigie.clock.advance(MINUTE_MS);
    await agent.backUp('SALES', { endedAt: later(0) });
    await vigie.scan();
    vigie.clock.advance(7 * HOUR_MS);
    await tell();
    expect(await messages('MENDED')).toEqual([]);
  });

  it('of a job in trouble keeps reminders back, and tells the recovery at once', async () => {
    const agent = await vigie.agent('ILL');
    const job = await vigie.job(agent.id, 'SALES', { backup_frequency: 'once', expected_date: later(0).toISOString().slice(0, 10), grace_minutes: 5 });
    vigie.clock.advance(6 * MINUTE_MS);
    await vigie.scan();
    await tell();
    const { status } = await vigie.request('POST', `/jobs/${job.id}/pause`, { until: later(3 * DAY_MS), reason: 'Known' });
    expect(status).toBe(200);
    vigie.clock.advance(2 * DAY_MS);
    await tell();
    expect(await messages('ILL')).toHaveLength(1);
    await agent.backUp('SALES', { endedAt: later(0) });
    await vigie.scan();
    await tell();
    expect(await messages('ILL')).toEqual(['alert: Backup alert - SALES - Status: MISSING', 'recovery: Backup recovered - SALES - Status: SUCCESS']);
  });

  it('that is ended early releases what it held', async () => {
    const agent = await vigie.agent('EARLY');
    const job = await vigie.job(agent.id, 'SALES');
    await vigie.request('POST', `/jobs/${job.id}/pause`, { until: later(DAY_MS) });
    await agent.report(failOf(['SALES']), { endedAt: later(0) });
    await vigie.scan();
    await tell();
    expect(await messages('EARLY')).toEqual([]);
    vigie.clock.advance(MINUTE_MS);
    await vigie.request('DELETE', `/jobs/${job.id}/pause`);
    await tell();
    expect(await messages('EARLY')).toEqual(['alert: Backup alert - SALES - Status: FAILED']);
    expect(await cycles(job)).toEqual(['failed']);
  });

  it('excuses what was due while Vigie was down, also from a window that was deleted since', async () => {
    const job = await vigie.job('DOWN', 'SALES', { grace_minutes: 5 });
    const windowId = await openWindow({ agent_id: 'DOWN' }, 40 * HOUR_MS);
    vigie.clock.advance(30 * HOUR_MS);
    await vigie.request('DELETE', `/maintenance_windows/${windowId}`);
    vigie.clock.advance(20 * HOUR_MS);
    await vigie.scan();
    expect(await cycles(job)).toEqual(['excused', 'excused', 'missing']);
  });

  it('of a job that is switched off meanwhile keeps its alert until the job is on again', async () => {
    const job = await vigie.job('OFF_AND_ON', 'SALES', { grace_minutes: 5 });
    vigie.clock.advance(6 * MINUTE_MS);
    const windowId = await openWindow({ agent_id: 'OFF_AND_ON', starts_at: later(-MINUTE_MS) });
    await vigie.scan();
    await tell();
    expect([await cycles(job), await messages('OFF_AND_ON')]).toEqual([['missing'], []]);
    await vigie.request('PATCH', `/jobs/${job.id}`, { is_active: false });
    await vigie.request('DELETE', `/maintenance_windows/${windowId}`);
    vigie.clock.advance(MINUTE_MS);
    await tell();
    expect(await messages('OFF_AND_ON')).toEqual([]);
    await vigie.request('PATCH', `/jobs/${job.id}`, { is_active: true });
    await tell();
    expect(await messages('OFF_AND_ON')).toEqual(['alert: Backup alert - SALES - Status: MISSING']);
  });

  it('that comes too late excuses nothing that is missing already', async () => {
    const agent = await vigie.agent('TOO_LATE');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 5 });
    vigie.clock.advance(6 * MINUTE_MS);
    await vigie.scan();
    await openWindow({ agent_id: agent.id });
    await agent.report(failOf(['SALES']), { endedAt: later(0) });
    await vigie.scan();
    expect([await vigie.verdicts(job), await cycles(job)]).toEqual([['missing deadline-passed', 'failed agent-reported-failure'], ['failed']]);
  });

  it('whose zone is gone keeps nobody from being told', async () => {
    const job = await vigie.job('POOR', 'SALES', { grace_minutes: 5 });
    const windowId = await openWindow({ tag: 'nobody', cron_expression: '0 22 * * 6', timezone: 'Europe/Paris', duration_minutes: 60, ends_at: null });
    await vigie.test.app.get(DataSource).query(`UPDATE maintenance_windows SET timezone = 'Europe/Gone' WHERE id = $1`, [windowId]);
    vigie.clock.advance(6 * MINUTE_MS);
    await vigie.scan();
    await tell();
    expect([await cycles(job), await messages('POOR')]).toEqual([['missing'], ['alert: Backup alert - SALES - Status: MISSING']]);
  });
});
