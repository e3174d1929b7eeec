import type { NestExpressApplication } from '@nestjs/platform-express';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { AccessModule } from '../../src/access/access.module.js';
import { configureApp } from '../../src/app.setup.js';
import { AuditModule } from '../../src/audit/audit.module.js';
import { CalendarModule } from '../../src/calendar/calendar.module.js';
import { Clock } from '../../src/common/clock.js';
import { HttpServerAdapter } from '../../src/common/http/http-server.js';
import { AppLogger } from '../../src/common/logging.js';
import { AppConfig, buildConfig, type SendTimeouts } from '../../src/config/config.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { loadEnv } from '../../src/config/load-env.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import { EventLog, type NewEvent } from '../../src/events/event-log.js';
import { EventsModule } from '../../src/events/events.module.js';
import { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import type { OutboxState } from '../../src/notification/deliveries/deliveries.service.js';
import { Delivery } from '../../src/notification/deliveries/delivery.entity.js';
import { NotificationModule } from '../../src/notification/notification.module.js';
import { NotificationService } from '../../src/notification/notification.service.js';
import { SendStep } from '../../src/notification/deliveries/send-step.js';
import { ADMIN_KEY, AT_ONCE } from './app.js';
import { emptyTables } from './database.js';

/** The real time plus what a test has put on top. */
export class MovableClock extends Clock {
  private aheadMs = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.aheadMs);
  }

  advance(hours: number): void {
    this.aheadMs += hours * 3_600_000;
  }

  reset(): void {
    this.aheadMs = 0;
  }
}

/** The notification module alone on a real database; the test plays the scanner. */
export class NotificationWorld {
  readonly clock: MovableClock;
  private run = 0;

  private constructor(readonly app: NestExpressApplication, clock: MovableClock) {
    this.clock = clock;
  }

  /** @param timeouts where a test cannot wait as long as Vigie does */
  static async start(env: Record<string, string>, timeouts: Partial<SendTimeouts> = {}): Promise<NotificationWorld> {
    const clock = new MovableClock();
    const config = buildConfig(loadEnv({ LOG_LEVEL: 'error', ADMIN_API_KEY: ADMIN_KEY, ADMIN_EMAIL_RECIPIENT: 'admin@example.org', ...AT_ONCE, ...env }));
    Object.assign(config.notification, { timeouts: { ...config.notification.timeouts, ...timeouts } });
    const testing = await Test.createTestingModule({ imports: [ConfigModule, DatabaseModule, EventsModule, AuditModule, AccessModule, ScheduleModule.forRoot(), CalendarModule, NotificationModule] })
      .overrideProvider(AppConfig).useValue(config)
      .overrideProvider(Clock).useValue(clock)
      .compile();
    const app = testing.createNestApplication<NestExpressApplication>(new HttpServerAdapter(), { bodyParser: false });
    app.useLogger(new AppLogger(config.log.level, 'pretty'));
    await configureApp(app);
    await app.listen(0, '127.0.0.1');
    return new NotificationWorld(app, clock);
  }

  /** The API, as the administrator. */
  get api(): ReturnType<typeof request.agent> {
    return request.agent(this.app.getHttpServer()).set('Authorization', `Bearer ${ADMIN_KEY}`);
  }

  get database(): DataSource {
    return this.app.get(DataSource);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /** Back to an empty database and the real time, for the next test. */
  async forget(): Promise<void> {
    // What is being written down while tables are emptied would end in a deadlock.
    await this.app.get(SendStep).drain();
    await emptyTables(this.database, 'expected_backup_jobs', 'backup_entries', 'events', 'deliveries', 'job_alerts', 'mail_recipients', 'incidents', 'silences');
    // Their ids go on: whoever sends remembers which channel has asked for peace.
    await this.database.query('DELETE FROM notification_channels');
    await this.database.query('DELETE FROM notification_rules WHERE NOT is_default');
    await this.database.query('UPDATE notification_rules SET is_active = true');
    this.clock.reset();
  }

  async addJob(database_name: string, changes: Partial<ExpectedBackupJob> = {}): Promise<ExpectedBackupJob> {
    const agent = changes.agent_id_responsible ?? 'ACME';
    return this.database.getRepository(ExpectedBackupJob).save({
      database_name, agent_id_responsible: agent, company_name: 'Acme & Sons', city: 'Douala', backup_frequency: 'daily' as const,
      final_storage_path_template: '{file_name}', agent_key: agent.toLowerCase(), schedule_key: 'daily', ledger_from: this.clock.now(), ...changes,
    });
  }

  /** A channel that is told of everything, by a rule of the same name. */
  async addChannel(kind: string, config: object, name = `A ${kind}`): Promise<{ id: number; rule: { id: number } }> {
    const { body: { id } } = await this.api.post('/notification_channels').send({ name, kind, config }).expect(201);
    const { body: rule } = await this.api.post('/notification_rules').send({ name, channel_ids: [id] }).expect(201);
    return { id, rule };
  }

  /** Everything that the database holds of channels, messages and changes, as text. */
  async dump(): Promise<string> {
    const tables = ['notification_channels', 'notification_rules', 'deliveries', 'audit_log', 'events'];
    const texts: { text: string }[][] = [];
    for (const table of tables) texts.push(await this.database.query(`SELECT row_to_json(t)::text AS text FROM ${table} t`));
    return texts.flat().map(({ text }) => text).join('\n');
  }

  outbox(): Promise<OutboxState> {
    return this.app.get(NotificationService).outbox();
  }

  /** Records an entry and the change of status it makes, as the scanner does; nobody is woken yet. */
  async record(job: ExpectedBackupJob, status: BackupEntry['status'], { run = this.run, message = `${status} it is` } = {}): Promise<void> {
    await this.database.transaction(async (manager) => {
      const entry = await manager.save(BackupEntry, {
        expected_job_id: job.id, status, rule: status === 'missing' ? 'deadline-passed' : 'verified', message, evidence: {},
        database_name: job.database_name, agent_id: job.agent_id_responsible, cycle_expected_at_utc: this.clock.now(),
      });
      await manager.update(ExpectedBackupJob, job.id, { current_status: status === 'success' ? 'ok' : status });
      const payload = { from: null, to: status, entry_id: entry.id, cycles_missed: 1 };
      await this.events.publish(manager, [{ type: 'job.status_changed', payload, agent_id: job.agent_id_responsible, job_id: job.id, scan_run_id: run }]);
    });
  }

  async publish(events: NewEvent[]): Promise<void> {
    await this.database.transaction((manager) => this.events.publish(manager, events));
  }

  /** Ends the run: everything recorded in it may be told. Resolves when it was told, and tried to be sent once. */
  async endRun(): Promise<void> {
    await this.release();
    await this.tell();
  }

  /** Ends the run; nobody looks yet. */
  async release(): Promise<void> {
    await this.database.transaction((manager) => this.events.releaseRun(manager, this.run));
    this.run += 1;
  }

  tell(): Promise<void> {
    return this.app.get(NotificationService).work();
  }

  deliveries(): Promise<Delivery[]> {
    return this.database.getRepository(Delivery).find({ order: { id: 'ASC' } });
  }

  get events(): EventLog {
    return this.app.get(EventLog);
  }
}
