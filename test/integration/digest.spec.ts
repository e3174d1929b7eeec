import { DataSource } from 'typeorm';
import { Clock } from '../../src/common/clock.js';
import type { AppConfig } from '../../src/config/config.js';
import { DailyDigest } from '../../src/digest/daily-digest.js';
import type { Digest } from '../../src/digest/digest.entity.js';
import { DigestTimes } from '../../src/digest/digest-times.js';
import { DigestWriter } from '../../src/digest/digest-writer.js';
import type { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import type { DigestFacts } from '../../src/notification/message/dto/digest-facts.dto.js';
import { NotificationService } from '../../src/notification/notification.service.js';
import { sectionOf } from '../support/agent.js';
import { emptyTables } from '../support/database.js';
import { HookReceiver } from '../support/hook-receiver.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { DAY_MS, HOUR_MS, TestVigie } from '../support/vigie.js';

const DIGEST_ENV = { ADMIN_EMAIL_RECIPIENT: 'admin@example.org', APP_TIMEZONE: 'Africa/Douala', PUBLIC_URL: 'https://ops.example.org/vigie/', WEBHOOK_ALLOW_PRIVATE: 'true' };

describe('The digest', () => {
  let sink: SmtpSink;
  let vigie: TestVigie;
  /** Another one for each test: stored files stay. */
  let agentId = '';
  let tests = 0;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    vigie = await TestVigie.start({ ...sink.env, ...DIGEST_ENV });
  });
  afterAll(async () => {
    await vigie.close();
    await sink.close();
  });
  beforeEach(async () => {
    agentId = `ACME_AKWA_${++tests}`;
    await send();
    // Files have the real time, so every test begins in it.
    vigie.clock.advance(Date.now() - vigie.clock.now().getTime());
    await emptyTables(db(), 'expected_backup_jobs', 'agents', 'reports', 'unmatched_databases', 'stored_backups', 'deliveries', 'digests', 'scan_runs', 'events', 'volume_samples');
    await db().query('DELETE FROM notification_channels');
    await db().query('DELETE FROM notification_rules WHERE NOT is_default');
    sink.forget();
  });

  const db = () => vigie.test.app.get(DataSource);
  const send = () => vigie.test.app.get(NotificationService).work();
  const daily = () => vigie.test.app.get(DailyDigest).look();
  const order = (body: object) => vigie.request<Delivery[]>('POST', '/digests', body);
  const digests = () => vigie.get<Digest[]>('/digests');
  /** Only digests: alerts come in between. */
  const received = async () => {
    await send();
    return sink.mails.map(({ mail }) => mail).filter(({ subject }) => /digest|Bilan/.test(subject ?? ''));
  };
  /** The next day, at this hour in Douala, which is an hour ahead of UTC. */
  const nextDayAt = (hour: number) => {
    const now = vigie.clock.now();
    vigie.clock.advance(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, hour - 1, 5) - now.getTime());
  };
  const goodAndBad = async () => {
    const agent = await vigie.agent(agentId);
    for (const name of ['SALES', 'HR', 'CRM<b>']) await vigie.job(agentId, name);
    await agent.backUp('SALES');
    await agent.backUp('NOBODY_EXPECTS');
    const broken = await agent.dump('hr.sql.gz');
    await agent.report({ HR: sectionOf(broken, { COMPRESS: { sha256_checksum: 'a'.repeat(64) } }) });
    await agent.rawReport(JSON.stringify({ agent_id: 'SOMEBODY_ELSE', databases: {} }));
    await vigie.scan();
  };

  it('does not say that all is well while an address gets nothing, or a message reached nobody', async () => {
    const agent = await vigie.agent(agentId);
    await vigie.job(agent.id, 'SALES');
    await agent.backUp('SALES');
    await vigie.scan();
    const facts = async () => {
      await order({ period: 'daily' });
      const [written] = await db().query<{ payload: { digest: DigestFacts }; html_body: string }[]>(`SELECT payload, html_body FROM deliveries WHERE kind = 'digest' ORDER BY id DESC LIMIT 1`);
      return written!;
    };
    expect((await facts()).payload.digest.is_well).toBe(true);
    await db().query(`INSERT INTO mail_recipients (address, address_key, reason, refusals, refused_since, tried_at, disabled_at) VALUES ('gone@example.org', 'gone@example.org', '550 5.1.1 No such user', 1, now(), now(), now())`);
    const gone = await facts();
    expect(gone.payload.digest).toMatchObject({ is_well: false, found: { disabled_channels: 1 }, disabled_channels: [{ channel_id: 0, name: 'gone@example.org', reason: '550 5.1.1 No such user' }] });
    expect(gone.html_body).toContain('gone@example.org');
    await db().query('DELETE FROM mail_recipients');
    await db().query(`INSERT INTO deliveries (kind, recipient, subject, text_body, html_body, status, order_key, created_at, queued_at) VALUES ('alert', 'gone@example.org', 'Lost', '', '', 'skipped', 'x', now(), now())`);
    expect((await facts()).payload.digest).toMatchObject({ is_well: false, found: { failed_deliveries: 1 }, failed_deliveries: [{ subject: 'Lost' }] });
    await db().query(`INSERT INTO deliveries (kind, recipient, subject, text_body, html_body, status, order_key, created_at, queued_at) SELECT kind, 'a@example.org', subject, '', '', 'sent', 'y', created_at, queued_at FROM deliveries WHERE subject = 'Lost'`);
    expect((await facts()).payload.digest).toMatchObject({ is_well: true, found: { failed_deliveries: 0 } });
  });

  it('comes once a day from the second day on, at its hour, also when all is well', async () => {
    const agent = await vigie.agent(agentId);
    await vigie.job(agentId, 'SALES');
    await agent.backUp('SALES');
    await vigie.scan();
    nextDayAt(12);
    await daily();
    expect([await digests(), await received()]).toEqual([[], []]);
    nextDayAt(6);
    await daily();
    expect(await digests()).toEqual([]);
    vigie.clock.advance(HOUR_MS);
    await Promise.all([daily(), daily()]);
    await daily();
    const [mail, ...others] = await received();
    const today = vigie.clock.now().toISOString().slice(0, 10);
    expect([mail?.subject, others]).toEqual([`Backup digest ${today} - 1 of 1 ok - all is well`, []]);
    expect(mail?.text).toContain('All is well: the last backup of every active job (1) is good.');
    expect(mail?.to).toMatchObject({ text: 'admin@example.org' });
    expect(await digests()).toEqual([expect.objectContaining({ period: 'daily', day: today, is_scheduled: true, is_well: true, jobs_active: 1, jobs_ok: 1, delivery_ids: [expect.any(Number)] })]);
  });

  it('comes once after some days of downtime, for the newest day', async () => {
    await vigie.job(agentId, 'SALES');
    nextDayAt(12);
    await daily();
    vigie.clock.advance(3 * DAY_MS);
    await daily();
    await daily();
    expect((await digests()).map(({ day }) => day)).toEqual([vigie.clock.now().toISOString().slice(0, 10)]);
    expect(await received()).toHaveLength(1);
  });

  it.each([['2027-03-27', 'leapt over'], ['2026-10-24', 'repeated']])('comes once on each of the days from %s on, in a zone where its hour is %s', async (first) => {
    const clock = new (class extends Clock {
      time = new Date(`${first}T00:00:00Z`);
      override now(): Date {
        return this.time;
      }
    })();
    const times = new DigestTimes({ notification: { digestHour: 2, timezone: 'Europe/Paris' }, scanner: { intervalMs: 0 } } as AppConfig, clock, { isOn: true });
    const digest = new DailyDigest(db(), times, vigie.test.app.get(DigestWriter));
    const came: string[] = [];
    // The first hours of each day, in steps of half an hour.
    for (let step = 0; step < 3 * 6; step++) {
      clock.time = new Date(Date.parse(first) + Math.floor(step / 6) * DAY_MS + (step % 6) * 0.5 * HOUR_MS);
      await digest.look();
      if ((await digests()).length > came.length) came.push(clock.time.toISOString());
    }
    const [day, next, last] = [0, 1, 2].map((days) => new Date(Date.parse(first) + days * DAY_MS).toISOString().slice(0, 10));
    expect(came).toEqual(first < '2027' ? [`${next}T00:00:00.000Z`, `${last}T01:00:00.000Z`] : [`${day}T01:00:00.000Z`, `${next}T01:00:00.000Z`, `${last}T00:00:00.000Z`]);
    expect((await digests()).map(({ day: told }) => told).sort()).toEqual(first < '2027' ? [next, last] : [day, next, last]);
  });

  it('that fell due while Vigie was down waits for the first scan of everything', async () => {
    await vigie.job(agentId, 'SALES');
    nextDayAt(12);
    await daily();
    nextDayAt(12);
    // As a process that starts now knows it.
    const started = new DigestTimes({ notification: { digestHour: 7, timezone: 'Africa/Douala' }, scanner: { intervalMs: 1 } } as AppConfig, vigie.clock, { isOn: true });
    const untold = () => started.untoldDay(db().manager);
    const before = await untold();
    await vigie.scan();
    expect([before, await untold()]).toEqual([null, vigie.clock.now().toISOString().slice(0, 10)]);
  });

  it('says first what is not good, and then everything else that somebody should know', async () => {
    await goodAndBad();
    const { status, body } = await order({ period: 'daily' });
    expect([status, body.length, Object.keys(body[0]!)]).toEqual([202, 1, expect.not.arrayContaining(['text_body', 'html_body', 'payload'])]);
    const [mail] = await received();
    expect(mail?.subject).toMatch(/^Backup digest \d{4}-\d\d-\d\d - 1 of 3 ok - 1 damaged$/);
    const text = mail?.text ?? '';
    const places = ['Not good: 1', `HR (${agentId}): HASH_MISMATCH since `, 'Without any copy to restore from: 2', 'Oldest copies to restore from', 'Reports that could not be read: 1', 'Databases that no job expects: 1', 'Free space'].map((words) => text.indexOf(words));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).toMatch(/https:\/\/ops\.example\.org\/vigie\/dashboard\/entries\/\d+/);
    expect(text).toMatch(/Written at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d Africa\/Douala \(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)\./);
    expect(mail?.html).toContain('CRM&lt;b&gt;');
    expect(mail?.attachments).toEqual([]);
  });

  it('of a week has a chart within the mail, whose words are in the text', async () => {
    await goodAndBad();
    vigie.clock.advance(DAY_MS);
    await vigie.scan();
    await order({ period: 'weekly', recipient: 'boss@example.org' });
    const [mail] = await received();
    expect(mail?.to).toMatchObject({ text: 'boss@example.org' });
    expect(mail?.subject).toMatch(/^Weekly backup digest/);
    expect(mail?.attachments).toEqual([expect.objectContaining({ contentType: 'image/png', contentDisposition: 'inline', cid: 'cycles-per-day@vigie', related: true })]);
    expect(mail?.attachments[0]?.content.subarray(1, 4).toString()).toBe('PNG');
    const yesterday = new Date(vigie.clock.now().getTime() - DAY_MS + HOUR_MS).toISOString().slice(0, 10);
    expect(mail?.text).toContain(`${yesterday}: 1 of 3 met (33.33 %), 1 failed, 1 missing`);
    expect(mail?.html).toMatch(new RegExp(`<img [^>]*alt="[^"]*${yesterday}: 1/3`));
  });

  it('can be looked at without being sent', async () => {
    await goodAndBad();
    const facts = await vigie.get<DigestFacts>('/digests/preview?period=monthly');
    expect(facts).toMatchObject({
      period: 'monthly', timezone: 'Africa/Douala', is_well: false, jobs: { active: 3, ok: 1, hash_mismatch: 1, waiting: 1 },
      found: { failures: 1, without_copy: 2, rejected_reports: 1, unmatched_databases: 1 },
      failures: [{ database_name: 'HR', status: 'hash_mismatch', entry_id: expect.any(Number), since: expect.any(String) }],
      oldest_copies: [{ database_name: 'SALES', path: expect.any(String), size_bytes: expect.any(Number) }],
      unmatched_databases: [{ database_name: 'NOBODY_EXPECTS' }], rejected_reports: [{ agent_id: agentId, partial: false }], volumes: [{ bytes_per_day: null }],
    });
    expect(facts.days).toHaveLength(30);
    expect(facts.failures[0]).not.toHaveProperty('total');
    expect([await digests(), await received()]).toEqual([[], []]);
  });

  it('goes where the rules say, in the language and time zone of each channel', async () => {
    await goodAndBad();
    const hook = await HookReceiver.start();
    const channel = async (name: string, kind: string, config: object) => (await vigie.request<{ id: number }>('POST', '/notification_channels', { name, kind, config })).body.id;
    const ids = [await channel('Paris', 'email', { recipients: ['paris@example.org'], locale: 'fr', timezone: 'Europe/Paris' }), await channel('Programs', 'webhook', { url: hook.url(), secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })];
    await vigie.request('POST', '/notification_rules', { name: 'Digests', match: { kinds: ['digest'] }, channel_ids: ids });
    await vigie.request('POST', '/notification_rules', { name: 'Night', match: { severities: ['critical'] }, channel_ids: [await channel('Night', 'email', { recipients: ['night@example.org'] })] });
    const { body } = await order({ period: 'daily' });
    expect(body.map(({ recipient }) => recipient).sort()).toEqual(['Programs', 'admin@example.org', 'paris@example.org']);
    const mails = await received();
    const french = mails.find(({ to }) => JSON.stringify(to).includes('paris'));
    expect(french?.subject).toMatch(/^Bilan des sauvegardes .* - 1 sur 3 OK - 1 altérée$/);
    expect(french?.text).toMatch(/Écrit le [^(]* Europe\/Paris \(/);
    expect(JSON.parse(hook.received[0]!.body)).toMatchObject({ type: 'vigie.digest', data: { kind: 'digest', severity: 'info', url: 'https://ops.example.org/vigie/dashboard', digest: { is_well: false, found: { failures: 1 } } } });
    await hook.close();
  });

  it('is written once for an order that is sent twice, and not for nobody', async () => {
    const headers = { Authorization: `Bearer the-key-of-the-tests`, 'Content-Type': 'application/json', 'Idempotency-Key': 'digest-1' };
    const twice = [1, 2].map(() => fetch(`${vigie.test.url}/digests`, { method: 'POST', headers, body: JSON.stringify({ period: 'daily' }) }));
    const answers = await Promise.all((await Promise.all(twice)).map((answer) => answer.json()));
    expect(answers[0]).toEqual(answers[1]);
    expect(await received()).toHaveLength(1);
    expect((await order({ period: 'yearly' })).status).toBe(422);
  });
});
