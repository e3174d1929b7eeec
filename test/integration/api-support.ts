import type { INestApplication } from '@nestjs/common';
import request, { type Test } from 'supertest';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../src/common/clock.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import { ADMIN_KEY, startApp } from '../support/app.js';
import { createTestDatabase, emptyTables } from '../support/database.js';

/** A Friday. What the server believes the time to be, unless a test sets `api.clock.time`. */
export const NOW = new Date('2026-06-12T12:00:00Z');

class SettableClock extends Clock {
  time = NOW;

  override now(): Date {
    return this.time;
  }
}

export interface Api {
  readonly app: INestApplication;
  readonly url: string;
  /** Sends the key of the administrator. */
  readonly http: ReturnType<typeof request.agent>;
  readonly db: EntityManager;
  readonly clock: SettableClock;
  /** Where agents leave their reports. */
  readonly stagingRoot: string;
  /** Creates a daily job and returns its representation; `fields` differ from the seed's example. */
  createJob(fields?: Record<string, unknown>): Promise<Record<string, unknown> & { id: number }>;
  /** Empties all tables. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** What a client of the seed sends to create a job. */
export const SEED_JOB = {
  database_name: 'SALES_2026', agent_id_responsible: 'ACME_DOUALA_AKWA', company_name: 'ACME', city: 'Douala',
  expected_hour_utc: 13, expected_minute_utc: 30, backup_frequency: 'daily',
  final_storage_path_template: '{company_name}/{city}/{database_name}/{timestamp}{extension}',
} as const;

/** The application over HTTP on a database of its own, at a time of its own. */
export async function startApi(env: Record<string, string> = {}): Promise<Api> {
  const database = await createTestDatabase();
  const clock = new SettableClock();
  const app = await startApp({ ...database.env, ...env }, (builder) => builder.overrideProvider(Clock).useValue(clock));
  const http = request.agent(app.url).set('Authorization', `Bearer ${ADMIN_KEY}`);
  const db = app.app.get(DataSource).manager;
  return {
    app: app.app, url: app.url, http, db, clock,
    stagingRoot: app.config.storage.stagingRoot,
    createJob: async (fields = {}) => (await expectStatus(http.post('/jobs').send({ ...SEED_JOB, ...fields }), 201)).body,
    clear: async () => {
      clock.time = NOW;
      await emptyTables(db, 'expected_backup_jobs', 'agents', 'reports', 'unmatched_databases', 'stored_backups');
    },
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

/** Fails with the server's own words when the status is another. */
export async function expectStatus(call: Test, status: number) {
  const response = await call;
  if (response.status !== status) throw new Error(`Expected ${status}, got ${response.status}: ${response.text}`);
  return response;
}

/** The pointers of a 422 or 409, in their order. */
export async function pointersOf(call: Test, status = 422): Promise<string[]> {
  const { body } = await expectStatus(call, status);
  return body.errors.map(({ pointer }: { pointer: string }) => pointer);
}

export async function addAgent(db: EntityManager, id: string, fields: Partial<Agent> = {}): Promise<void> {
  await db.insert(Agent, { id, agent_key: id.toLowerCase(), first_seen_at: NOW, last_seen_at: NOW, watched_until: NOW, ...fields });
}

/** Records an entry and returns its id. */
export async function addEntry(db: EntityManager, jobId: number, fields: Partial<BackupEntry> = {}): Promise<number> {
  const entry = db.create(BackupEntry, {
    expected_job_id: jobId, status: 'success', rule: 'verified', message: 'Verified.', evidence: {}, database_name: 'SALES_2026', agent_id: 'ACME_DOUALA_AKWA', ...fields,
  });
  return (await db.save(entry)).id;
}
