import { NotificationService } from '../../src/notification/notification.service.js';
import { ScanRunner } from '../../src/scanner/runs/scan-runner.js';
import { Staging } from '../../src/storage/staging/staging.js';
import { StorageError } from '../../src/storage/storage-error.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { sectionOf } from '../support/agent.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

describe('A backup that does not come', () => {
  let sink: SmtpSink;
  let vigie: TestVigie;
  /** What is told is decided after the scan. */
  const tell = () => vigie.test.app.get(NotificationService).work();
  beforeAll(async () => {
    sink = await SmtpSink.start();
    vigie = await TestVigie.start({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'ops@example.org', LOCALE: 'fr' });
  });
  beforeEach(() => sink.forget());
  afterAll(async () => {
    await vigie.close();
    await sink.close();
  });

  it('is missing at its deadline though it never reported, is told in French, and its late arrival is a recovery', async () => {
    const agent = await vigie.agent('NEVER');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 10 });
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual([]);

    vigie.clock.advance(11 * MINUTE_MS);
    expect(await vigie.scan()).toMatchObject({ entries_missing: 1 });
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
    expect((await vigie.reload(job)).current_status).toBe('missing');
    const alert = await sink.nth(1);
    expect(alert.mail.subject).toBe('Alerte Sauvegarde - SALES - Statut: MISSING');
    expect(alert.secure).toBe(true);
    for (const phrase of ['Nom BD', 'NEVER', 'Statut global du Job', 'Douala']) {
      expect(alert.mail.text).toContain(phrase);
      expect(alert.mail.html).toContain(phrase);
    }

    await agent.backUp('SALES', { endedAt: vigie.clock.now() });
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed', 'success verified']);
    expect((await vigie.entries(job))[0]).toMatchObject({ late: true });
    expect((await vigie.reload(job)).current_status).toBe('ok');
    expect((await sink.nth(2)).mail.subject).toContain('Sauvegarde rétablie - SALES');
  });

  it('whose job gets another time before anybody has looked is told, and the first good one of the new schedule is its recovery', async () => {
    const agent = await vigie.agent('MOVED');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 10 });
    vigie.clock.advance(11 * MINUTE_MS);
    const later = new Date(vigie.clock.now().getTime() + HOUR_MS);
    await vigie.request('PATCH', `/jobs/${job.id}`, { expected_hour_utc: later.getUTCHours(), expected_minute_utc: later.getUTCMinutes() });
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
    expect((await sink.nth(1)).mail.subject).toBe('Alerte Sauvegarde - SALES - Statut: MISSING');

    vigie.clock.advance(HOUR_MS);
    await agent.backUp('SALES', { endedAt: vigie.clock.now() });
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed', 'success verified']);
    expect((await sink.nth(2)).mail.subject).toContain('Sauvegarde rétablie - SALES');
  });

  it.each(['x\r\nBcc: a@b', '<script>alert(1)</script>'])('of a database called %j is told without harm, and its good copy stays inside the base', async (name) => {
    const agent = await vigie.agent(`HOSTILE_${name.length}`);
    const job = await vigie.job(agent.id, name, { final_storage_path_template: '{agent_id}/{database_name}{extension}' });
    const dump = await agent.dump('hostile.sql');
    await agent.report({ [name]: sectionOf(dump, { BACKUP: { status: false } }) }, { endedAt: new Date(vigie.clock.now().getTime() - MINUTE_MS) });
    await vigie.scan();

    const { mail, to, raw } = await sink.nth(1);
    expect(await vigie.verdicts(job)).toEqual(['failed agent-reported-failure']);
    expect(to).toEqual(['ops@example.org']);
    expect(mail.headers.has('bcc')).toBe(false);
    expect(mail.subject).toContain(name.replace(/\s+/g, ' ').slice(0, 10));
    expect(raw).not.toMatch(/^Bcc:/im);
    expect(mail.html).not.toContain('<script>');

    await agent.report({ [name]: sectionOf(dump) }, { endedAt: vigie.clock.now() });
    await vigie.scan();
    expect(await vigie.verdicts(job)).toContain('success verified');
    const [entry] = await vigie.entries(job);
    expect(entry!.final_path).toMatch(/^HOSTILE_\d+\/[^/]+$/);
    expect((await sink.nth(2)).mail.headers.has('bcc')).toBe(false);
  });

  it('of many databases of one agent is one message', async () => {
    const ids = [];
    for (const name of ['A', 'B', 'C']) ids.push(await vigie.job('DEAD_SITE', name, { grace_minutes: 5 }));
    vigie.clock.advance(6 * MINUTE_MS);
    await vigie.scan();

    const mail = await sink.nth(1);
    expect(mail.mail.subject).toBe('Alerte Sauvegarde - DEAD_SITE - 3 bases - Statut: MISSING');
    await vigie.scan();
    expect(sink.mails).toHaveLength(1);
  });

  it('for days is one missing per cycle, once, and one alert', async () => {
    const job = await vigie.job('LONG', 'SALES', { grace_minutes: 5 });
    vigie.clock.advance(3 * DAY_MS + HOUR_MS);
    await vigie.scan();
    await vigie.scan();

    expect(await vigie.verdicts(job)).toHaveLength(4);
    await tell();
    const alerts = await vigie.get<{ job_ids: number[]; kind: string }[]>('/deliveries?agent_id=LONG');
    expect(alerts).toHaveLength(1);
  });

  it('is not missing while a report that may belong to it waits', async () => {
    const waiting = await TestVigie.start({ STAGING_SETTLE_SECONDS: '600' });
    try {
      const agent = await waiting.agent('WAITS');
      const job = await waiting.job(agent.id, 'SALES', { grace_minutes: 5 });
      await agent.report({ SALES: sectionOf({ name: 'slow.sql', size: 9, sha256: 'e'.repeat(64) }) });
      await waiting.scan();
      waiting.clock.advance(6 * MINUTE_MS);
      await waiting.scan();
      expect(await waiting.verdicts(job)).toEqual([]);

      waiting.clock.advance(6 * MINUTE_MS);
      await waiting.scan();
      expect(await waiting.verdicts(job)).toEqual(['transfer_integrity_failed file-absent']);
    } finally {
      await waiting.close();
    }
  });

  it('before the job was created is nobody’s business', async () => {
    const agent = await vigie.agent('HISTORY');
    const job = await vigie.job(agent.id, 'SALES');
    await agent.report({ SALES: { BACKUP: { status: false } } }, { endedAt: new Date(Date.now() - 2 * DAY_MS) });
    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['failed agent-reported-failure']);
    await tell();
    expect(await vigie.get('/deliveries?agent_id=HISTORY')).toEqual([]);
  });
});

describe('A paused job', () => {
  it('is never missing, and starts its ledger afresh when it is resumed', async () => {
    const vigie = await TestVigie.start();
    try {
      const job = await vigie.job('PAUSED', 'SALES', { grace_minutes: 5 });
      await vigie.request('PATCH', `/jobs/${job.id}`, { is_active: false });
      vigie.clock.advance(3 * DAY_MS);
      await vigie.scan();
      await vigie.request('PATCH', `/jobs/${job.id}`, { is_active: true });
      await vigie.scan();
      expect(await vigie.verdicts(job)).toEqual([]);

      vigie.clock.advance(DAY_MS);
      await vigie.scan();
      expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
    } finally {
      await vigie.close();
    }
  });
});

describe('A log folder that cannot be listed', () => {
  it('holds the ledger of its agent, because what waits there cannot be seen', async () => {
    const vigie = await TestVigie.start();
    try {
      const agent = await vigie.agent('UNLISTABLE');
      const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 5 });
      const staging = vigie.test.app.get(Staging);
      const list = jest.spyOn(staging, 'listReportsOf').mockResolvedValueOnce([new StorageError('EIO', 'io')]);
      vigie.clock.advance(6 * MINUTE_MS);

      const run = await vigie.scan();
      expect(run.problems.map(({ detail }) => detail)).toEqual([expect.stringContaining('EIO')]);
      expect(await vigie.verdicts(job)).toEqual([]);

      list.mockRestore();
      await vigie.scan();
      expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
    } finally {
      await vigie.close();
    }
  });
});

describe('A system clock that jumps', () => {
  it('makes nothing missing until the next look confirms the time', async () => {
    const vigie = await TestVigie.start();
    try {
      // Its own look would confirm the time within a second, on a slow machine before the scan has come so far.
      jest.spyOn(vigie.test.app.get(ScanRunner), 'watchClock').mockReturnValue();
      const job = await vigie.job('CLOCK', 'SALES', { grace_minutes: 5 });
      vigie.clock.jump(2 * HOUR_MS);
      vigie.watchClock();
      await vigie.scan();
      expect(await vigie.verdicts(job)).toEqual([]);

      vigie.watchClock();
      await vigie.scan();
      expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
    } finally {
      await vigie.close();
    }
  });
});
