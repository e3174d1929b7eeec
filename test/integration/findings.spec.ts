import { DataSource } from 'typeorm';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { NotificationService } from '../../src/notification/notification.service.js';
import { sectionOf, type TestAgent } from '../support/agent.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

describe('Findings', () => {
  let vigie: TestVigie;
  let sink: SmtpSink;
  let agent: TestAgent;
  let serial = 0;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    vigie = await TestVigie.start({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'admin@example.org' });
  });
  beforeEach(async () => (agent = await vigie.agent(`ACME_FINDINGS_${++serial}`)));
  afterAll(async () => {
    await vigie.close();
    await sink.close();
  });

  const newest = async (job: ExpectedBackupJob): Promise<BackupEntry> => (await vigie.entries(job))[0]!;
  /** An operation of two minutes that ends now: the agent of these tests always takes that long. */
  const backUp = async () => {
    await agent.backUp('SALES', { endedAt: vigie.clock.now() });
    await vigie.scan();
  };
  const tell = () => vigie.test.app.get(NotificationService).work();
  const mails = async () => (await vigie.get<{ text_body: string }[]>(`/deliveries?agent_id=${agent.id}`)).length;

  it('tell of a backup that took longer than its job allows, and leave the verdict alone', async () => {
    const job = await vigie.job(agent.id, 'SALES', { max_duration_minutes: 1 });
    await backUp();
    const entry = await newest(job);
    expect(entry).toMatchObject({ status: 'success', rule: 'verified' });
    expect(entry.findings).toEqual([{
      id: expect.any(Number), kind: 'ran_too_long', severity: 'warning', numbers: { duration_seconds: 120, max_duration_minutes: 1 }, created_at: entry.created_at,
      text: 'The backup took 2 min from its start to the end of its transfer; at most 1 min is allowed (max_duration_minutes).',
    }]);
    expect((await vigie.reload(job)).current_status).toBe('ok');
  });

  it('are an empty list of a backup that keeps its time, and of a job that sets none', async () => {
    const job = await vigie.job(agent.id, 'SALES', { max_duration_minutes: 2 });
    const other = await vigie.job(agent.id, 'HR');
    const [sales, hr] = [await agent.dump('sales.sql'), await agent.dump('hr.sql')];
    await agent.report({ SALES: sectionOf(sales), HR: sectionOf(hr) });
    await vigie.scan();
    expect([(await newest(job)).findings, (await newest(other)).findings]).toEqual([[], []]);
  });

  it('count from the start of BACKUP to the end of TRANSFER, where the report tells them', async () => {
    const job = await vigie.job(agent.id, 'SALES', { max_duration_minutes: 60 });
    const [end, dump] = [vigie.clock.now().getTime(), await agent.dump('sales.sql')];
    const [start_time, end_time] = [new Date(end - 3 * HOUR_MS).toISOString(), new Date(end - MINUTE_MS).toISOString()];
    await agent.report({ SALES: sectionOf(dump, { BACKUP: { start_time }, TRANSFER: { end_time } }) });
    await vigie.scan();
    expect((await newest(job)).findings).toMatchObject([{ numbers: { duration_seconds: (3 * HOUR_MS - MINUTE_MS) / 1000 } }]);
  });

  it('show in a single entry, among chosen fields and in the table', async () => {
    const job = await vigie.job(agent.id, 'SALES', { max_duration_minutes: 1 });
    await backUp();
    const { id, findings } = await newest(job);
    expect(await vigie.get(`/backup_entries/${id}`)).toMatchObject({ id, findings });
    expect(await vigie.get(`/backup_entries/${id}?fields=findings`)).toEqual({ findings });
    expect(await vigie.get(`/backup_entries?job_id=${job.id}&fields=findings,status`)).toEqual([{ findings, status: 'success' }]);
    expect(await vigie.get(`/backup_entries?job_id=${job.id}&fields=status`)).toEqual([{ status: 'success' }]);
    const { headers } = await vigie.request('GET', `/backup_entries/${id}`);
    const again = await vigie.test.app.get(DataSource).query('UPDATE entry_findings SET told_at = now() WHERE entry_id = $1', [id])
      .then(() => vigie.request('GET', `/backup_entries/${id}`));
    expect(again.headers.get('etag')).toBe(headers.get('etag'));
  });

  it('are read for a page of entries in one statement', async () => {
    const job = await vigie.job(agent.id, 'SALES', { max_duration_minutes: 1 });
    for (let count = 0; count < 3; count++) await backUp();
    const asked: string[] = [];
    const spy = jest.spyOn(vigie.test.app.get(DataSource).logger, 'logQuery').mockImplementation((sql: string) => {
      if (sql.includes('entry_findings')) asked.push(sql);
    });
    const entries = await vigie.entries(job).finally(() => spy.mockRestore());
    expect(entries.map(({ findings }) => findings.length)).toEqual([1, 1, 1]);
    expect(asked).toHaveLength(1);
  });

  it('go with the entry when the job is deleted', async () => {
    const job = await vigie.job(agent.id, 'SALES', { max_duration_minutes: 1 });
    await backUp();
    await vigie.request('DELETE', `/jobs/${job.id}`);
    expect(await vigie.test.app.get(DataSource).query('SELECT * FROM entry_findings WHERE job_id = $1', [job.id])).toEqual([]);
  });

  it('cause no message, wait for the next one about the job, and are told once', async () => {
    await vigie.job(agent.id, 'SALES', { max_duration_minutes: 1 });
    await backUp();
    await tell();
    expect(await mails()).toBe(0);
    sink.forget();
    const fail = async () => {
      await agent.report({ SALES: sectionOf(await agent.dump('sales.sql'), { BACKUP: { status: false } }) }, { endedAt: vigie.clock.now() });
      await vigie.scan();
      await tell();
    };
    await fail();
    const { mail } = await sink.nth(1);
    expect(mail.subject).toContain('FAILED');
    expect(mail.text).toContain('Findings, which do not change the status:');
    expect(mail.text?.match(/The backup took 2 min/g)).toHaveLength(2);
    expect(mail.html).toContain('The backup took 2 min');
    await vigie.request('PATCH', `/jobs/${(await vigie.get<ExpectedBackupJob[]>(`/jobs?agent_id=${agent.id}`))[0]!.id}`, { max_duration_minutes: null });
    await backUp();
    await tell();
    const recovery = await sink.nth(2);
    expect(recovery.mail.subject).toContain('recovered');
    expect(recovery.mail.text).not.toContain('Findings');
  });

  describe('of a job that always ends at another time', () => {
    const threeHoursAgo = () => new Date(vigie.clock.now().getTime() - 3 * HOUR_MS);
    const hinted = async (job: ExpectedBackupJob) =>
      (await vigie.get<BackupEntry[]>(`/backup_entries?job_id=${job.id}&sort=id&limit=1000`)).filter(({ status }) => status === 'success')
        .flatMap(({ findings }, index) => (findings.some(({ kind }) => kind === 'usual_time_differs') ? [index + 1] : []));
    const lateJob = () => vigie.job(agent.id, 'SALES', { expected_hour_utc: threeHoursAgo().getUTCHours(), expected_minute_utc: threeHoursAgo().getUTCMinutes() });
    const backUpDaily = async (days: number) => {
      for (let day = 0; day < days; day++) {
        await backUp();
        vigie.clock.advance(DAY_MS);
      }
    };

    it('propose the observed one, once in ten reports, and change nothing', async () => {
      const job = await lateJob();
      const now = vigie.clock.now();
      await backUpDaily(21);
      expect(await hinted(job)).toEqual([10, 20]);
      const entry = (await vigie.entries(job)).find(({ findings }) => findings.length > 0);
      expect(entry?.findings).toMatchObject([{ severity: 'info', numbers: { reports: 10, timezone: 'UTC', expected_hour: job.expected_hour_utc, observed_hour: now.getUTCHours() } }]);
      expect(await vigie.reload(job)).toMatchObject({ expected_hour_utc: job.expected_hour_utc, version: 1 });
    }, 60_000);

    it('begin anew when the schedule changes', async () => {
      const job = await lateJob();
      await backUpDaily(9);
      await vigie.request('PATCH', `/jobs/${job.id}`, { expected_minute_utc: (job.expected_minute_utc + 1) % 60 });
      await backUpDaily(9);
      expect(await hinted(job)).toEqual([]);
      await backUpDaily(1);
      expect(await hinted(job)).toEqual([19]);
    }, 60_000);

    it('are not there when one of the ten was on time', async () => {
      const job = await lateJob();
      await backUpDaily(5);
      vigie.clock.advance(-3 * HOUR_MS);
      await backUpDaily(1);
      vigie.clock.advance(3 * HOUR_MS);
      await backUpDaily(6);
      expect(await hinted(job)).toEqual([]);
    }, 60_000);
  });
});
