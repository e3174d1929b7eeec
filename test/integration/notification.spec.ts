import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { NotificationService } from '../../src/notification/notification.service.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { NotificationWorld } from '../support/notification-world.js';
import { SmtpSink } from '../support/smtp-sink.js';

describe('Telling people by mail', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let world: NotificationWorld;

  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    world = await NotificationWorld.start({ ...database.env, ...sink.env });
  });

  beforeEach(async () => {
    await world.forget();
    sink.forget();
  });

  afterAll(async () => {
    await world.close();
    await sink.close();
    await database.close();
  });

  it('sends one mail over STARTTLS with the headers of an automatic message', async () => {
    await world.record(await world.addJob('SALES'), 'missing');
    await world.endRun();
    const { from, to, secure, mail } = await sink.nth(1);
    expect({ from, to, secure }).toEqual({ from: 'vigie@example.org', to: ['admin@example.org'], secure: true });
    expect(mail.subject).toBe('Backup alert - SALES - Status: MISSING');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.messageId).toMatch(/^<vigie-\d+-\d+@example\.org>$/);
    expect(mail.text).toContain('Company: Acme & Sons');
    expect(mail.html).toContain('Acme &amp; Sons');
    expect(await world.deliveries()).toMatchObject([{ status: 'sent', attempts: 1, kind: 'alert', last_error: null, agent_id: 'ACME' }]);
  });

  it('is woken by the event log as soon as something is released', async () => {
    const payload = { error: 'disk on fire' };
    await world.publish([{ type: 'scan.failed', payload, scan_run_id: 3, released: true }]);
    world.events.wake();
    expect((await sink.nth(1)).mail.subject).toBe('Backup alert - Scan failed');
  });

  it('finds by its own sweep what no wake-up call announced', async () => {
    await world.publish([{ type: 'scan.failed', payload: { error: 'disk on fire' }, scan_run_id: 3, released: true }]);
    world.app.get(NotificationService).sweep();
    await sink.nth(1);
    // Its own, and that of forgetting old incidents.
    expect(world.app.get(SchedulerRegistry).getIntervals()).toHaveLength(2);
  });

  it('says nothing before a run is released', async () => {
    await world.record(await world.addJob('SALES'), 'failed');
    await world.tell();
    expect(await world.deliveries()).toEqual([]);
  });

  it('makes one message per recipient of all changes of one agent in one run', async () => {
    const jobs = [await world.addJob('A', { email_for_notifications: 'owner@example.org' }), await world.addJob('B'), await world.addJob('C', { agent_id_responsible: 'OTHER' })];
    for (const job of jobs) await world.record(job, 'failed');
    await world.endRun();
    await sink.nth(3);
    const told = (await world.deliveries()).map(({ recipient, subject, job_ids }) => ({ recipient, subject, job_ids }));
    expect(told).toEqual([
      { recipient: 'admin@example.org', subject: 'Backup alert - ACME - 2 databases - Status: FAILED', job_ids: [jobs[0]?.id, jobs[1]?.id] },
      { recipient: 'owner@example.org', subject: 'Backup alert - A - Status: FAILED', job_ids: [jobs[0]?.id] },
      { recipient: 'admin@example.org', subject: 'Backup alert - C - Status: FAILED', job_ids: [jobs[2]?.id] },
    ]);
  });

  it('tells a recovery with its length and the cycles that were missed, and then no more', async () => {
    const job = await world.addJob('SALES');
    await world.record(job, 'missing');
    await world.endRun();
    await world.database.query(
      `INSERT INTO backup_entries (expected_job_id, status, rule, message, evidence, database_name, agent_id, cycles_missed) VALUES ($1, 'missing', 'deadline-passed', '', '{}', 'SALES', 'ACME', 2)`,
      [job.id],
    );
    world.clock.advance(2);
    await world.record(job, 'success');
    await world.endRun();
    const { mail } = await sink.nth(2);
    expect(mail.subject).toBe('Backup recovered - SALES - Status: SUCCESS');
    expect(mail.text).toContain('Missed cycles: 3');
    expect(mail.text).toContain('Duration: 2 h');
    await world.record(job, 'success');
    await world.endRun();
    expect(await world.deliveries()).toHaveLength(2);
  });

  it('says nothing of trouble that came and went within one run, nor of a first success', async () => {
    const job = await world.addJob('SALES');
    await world.record(job, 'success');
    await world.endRun();
    await world.record(job, 'missing');
    await world.record(job, 'success');
    await world.endRun();
    expect(await world.deliveries()).toEqual([]);
  });

  it('reminds every day while trouble lasts and the job is active', async () => {
    const [job, paused] = [await world.addJob('SALES'), await world.addJob('OLD')];
    await world.record(job, 'missing');
    await world.record(paused, 'missing');
    await world.endRun();
    await world.database.query('UPDATE expected_backup_jobs SET is_active = false WHERE id = $1', [paused.id]);
    world.clock.advance(23);
    await world.tell();
    expect(await world.deliveries()).toHaveLength(1);
    world.clock.advance(2);
    await world.tell();
    expect((await sink.nth(2)).mail.subject).toBe('Reminder - Backup alert - SALES - Status: MISSING');
    await world.tell();
    expect(await world.deliveries()).toHaveLength(2);
  });

  it('tells administrators of rejected, partial and stuck reports of one run in one message', async () => {
    const problems = [{ pointer: '/agent_id', detail: 'is "X", expected "ACME"' }];
    const shared = { agent_id: 'ACME', scan_run_id: 1, released: true };
    await world.publish([
      { type: 'report.rejected', payload: { report_id: 1, file_name: 'a.json', partial: false, problems }, ...shared },
      { type: 'report.rejected', payload: { report_id: 2, file_name: 'b.json', partial: true, problems }, ...shared },
      { type: 'report.stuck', payload: { file_name: 'c.json', detail: 'EACCES' }, ...shared },
    ]);
    await world.tell();
    expect((await sink.nth(1)).mail.subject).toBe('Backup alert - ACME - 3 reports need attention');
    expect(await world.deliveries()).toMatchObject([{ kind: 'report_rejected' }]);
  });

  it('lets no database name reach the headers', async () => {
    await world.record(await world.addJob('x\r\nBcc: a@b'), 'failed', { message: '<script>alert(1)</script>' });
    await world.endRun();
    const { to, mail } = await sink.nth(1);
    expect(to).toEqual(['admin@example.org']);
    expect(mail.bcc).toBeUndefined();
    expect(mail.subject).toBe('Backup alert - x Bcc: a@b - Status: FAILED');
    expect(mail.html).not.toContain('<script');
  });

  it('goes on with the other incidents when of one nobody can be reminded', async () => {
    for (const agent_id_responsible of ['BROKEN', 'FINE']) await world.record(await world.addJob(agent_id_responsible, { agent_id_responsible }), 'failed');
    await world.endRun();
    const silenced = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await world.database.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.agent_id = 'BROKEN' THEN RAISE EXCEPTION 'no room'; END IF; RETURN NEW; END $$`);
    await world.database.query('CREATE TRIGGER refuse BEFORE INSERT ON deliveries FOR EACH ROW EXECUTE FUNCTION refuse()');
    world.clock.advance(25);
    await world.tell();
    await world.database.query('DROP FUNCTION refuse() CASCADE');
    silenced.mockRestore();
    const reminders = async () => (await world.deliveries()).filter(({ kind }) => kind === 'reminder').map(({ agent_id }) => agent_id);
    expect(await reminders()).toEqual(['FINE']);
    await world.tell();
    expect(await reminders()).toEqual(['FINE', 'BROKEN']);
  });

  it('goes on with the other groups when one cannot be told', async () => {
    Logger.overrideLogger(false);
    await world.publish([{ type: 'report.rejected', payload: { report_id: 1, file_name: 'a.json', partial: false, problems: [] }, agent_id: 'BAD', scan_run_id: 1, released: true }]);
    await world.database.query(`UPDATE events SET payload = '{}'`);
    await world.record(await world.addJob('SALES'), 'failed');
    await world.endRun();
    expect((await sink.nth(1)).mail.subject).toContain('SALES');
  });
});
