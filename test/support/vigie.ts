import { join } from 'node:path';
import type { TestingModuleBuilder } from '@nestjs/testing';
import { Clock } from '../../src/common/clock.js';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { ScanBeginning } from '../../src/scanner/runs/scan-beginning.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { TestAgent } from './agent.js';
import { ADMIN_KEY, startApp, type TestApp } from './app.js';
import { ShiftedClock } from './clock.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The whole application on a database and folders of its own, driven through its API as a client would. */
export class TestVigie {
  private constructor(
    readonly database: TestDatabase,
    readonly test: TestApp,
    readonly clock: ShiftedClock,
  ) {}

  /** Scans only by hand; files are judged at once unless `STAGING_SETTLE_SECONDS` is given. @param adjust overrides further providers. */
  static async start(env: Record<string, string> = {}, adjust = (builder: TestingModuleBuilder): TestingModuleBuilder => builder): Promise<TestVigie> {
    const database = await createTestDatabase();
    const clock = new ShiftedClock();
    const test = await startApp({ STAGING_SETTLE_SECONDS: '0', ...database.env, ...env }, (builder) => adjust(builder.overrideProvider(Clock).useValue(clock)));
    return new TestVigie(database, test, clock);
  }

  async close(): Promise<void> {
    await this.test.close();
    await this.database.close();
  }

  get validatedRoot(): string {
    return this.test.config.storage.validatedRoot;
  }

  validated(path: string): string {
    return join(this.validatedRoot, path);
  }

  agent(id: string): Promise<TestAgent> {
    return new TestAgent(this.test.config.storage.stagingRoot, id).install();
  }

  async request<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T; headers: Headers }> {
    const response = await fetch(`${this.test.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${ADMIN_KEY}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : null) as T, headers: response.headers };
  }

  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.request<T>('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** A daily job that is expected now, unless said otherwise. */
  async job(agentId: string, database: string, fields: Record<string, unknown> = {}): Promise<ExpectedBackupJob> {
    const now = this.clock.now();
    const { status, body } = await this.request<ExpectedBackupJob>('POST', '/jobs', {
      database_name: database,
      agent_id_responsible: agentId,
      company_name: 'Acme',
      city: 'Douala',
      expected_hour_utc: now.getUTCHours(),
      expected_minute_utc: now.getUTCMinutes(),
      backup_frequency: 'daily',
      final_storage_path_template: '{company_name}/{city}/{agent_id}/{database_name}/{timestamp}_{file_name}',
      ...fields,
    });
    if (status !== 201) throw new Error(`POST /jobs: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** What the scanner's tick does every second, now. */
  watchClock(): void {
    this.test.app.get(ScanBeginning).watchClock();
  }

  async scan(): Promise<ScanRun> {
    const { body } = await this.request<ScanRun>('POST', '/scanner/run?wait=true');
    if (body.state !== 'done') throw new Error(`the scan ended as ${body.state}: ${body.error}`);
    return body;
  }

  /** Newest first. */
  entries(job: Pick<ExpectedBackupJob, 'id'>): Promise<BackupEntry[]> {
    return this.get(`/backup_entries?job_id=${job.id}`);
  }

  /** `status rule` of a job's entries, oldest first: what a test usually asks. */
  async verdicts(job: Pick<ExpectedBackupJob, 'id'>): Promise<string[]> {
    return (await this.entries(job)).map(({ status, rule }) => `${status} ${rule}`).reverse();
  }

  reload(job: Pick<ExpectedBackupJob, 'id'>): Promise<ExpectedBackupJob> {
    return this.get(`/jobs/${job.id}`);
  }
}
