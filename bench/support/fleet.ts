import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database.js';
import { settleOnDisk } from './files.js';

const DUMP_BYTES = 4096;

/** Agents that each watch over the same number of databases. */
export interface Fleet {
  readonly agents: number;
  readonly databasesEach: number;
}

export const agentName = (index: number) => `SITE_${String(index).padStart(4, '0')}`;
export const databaseName = (index: number) => `DB_${String(index).padStart(3, '0')}`;

/** One report of each agent, with a dump of 4 KiB of each of its databases, all good. */
export async function leaveBackups(staging: string, { agents, databasesEach }: Fleet): Promise<void> {
  for (let index = 0; index < agents; index++) await leaveBackup(join(staging, agentName(index)), agentName(index), databasesEach);
  await settleOnDisk(staging);
}

/** Folders of agents from which nothing has come. */
export async function makeFolders(staging: string, { agents }: Fleet): Promise<void> {
  for (let index = 0; index < agents; index++) await makeFolder(join(staging, agentName(index)));
}

async function makeFolder(folder: string): Promise<void> {
  await Promise.all([mkdir(join(folder, 'log'), { recursive: true }), mkdir(join(folder, 'database'), { recursive: true })]);
}

async function leaveBackup(folder: string, agent: string, databases: number): Promise<void> {
  await makeFolder(folder);
  const now = new Date(performance.timeOrigin + performance.now()).toISOString();
  const sections: Record<string, object> = {};
  for (let index = 0; index < databases; index++) {
    const bytes = randomBytes(DUMP_BYTES);
    const name = `${databaseName(index)}.sql.zst`;
    await writeFile(join(folder, 'database', name), bytes);
    const file = { status: true, start_time: now, end_time: now, sha256_checksum: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
    sections[databaseName(index)] = { BACKUP: file, COMPRESS: file, TRANSFER: { status: true, start_time: now, end_time: now, error_message: null }, staged_file_name: name };
  }
  await writeFile(join(folder, 'log', `20260612_125606_${agent}.json`), JSON.stringify({ agent_id: agent, operation_start_time: now, operation_end_time: now, overall_status: 'completed', databases: sections }));
}

/** SQL of the last cycle whose deadline has passed: backups are expected at noon, with an hour's grace. */
export const LAST_NOON = `(date_trunc('day', now() AT TIME ZONE 'UTC' - interval '13 hours') + interval '12 hours') AT TIME ZONE 'UTC'`;

/** A daily job for each database, whose next deadline lies far ahead but for the first `due`. */
export async function expectBackups(database: Database, { agents, databasesEach }: Fleet, due = 0): Promise<void> {
  await database.run(
    `INSERT INTO expected_backup_jobs (database_name, agent_id_responsible, agent_key, schedule_key, company_name, city, backup_frequency, expected_hour_utc, expected_minute_utc,
            final_storage_path_template, ledger_from, next_expected_at_utc, next_deadline_utc)
     SELECT 'DB_' || lpad(d::text, 3, '0'), 'SITE_' || lpad(a::text, 4, '0'), 'site_' || lpad(a::text, 4, '0'), 'daily', 'Acme', 'Douala', 'daily', 12, 0,
            '{agent_id}/{database_name}/{timestamp}_{file_name}', ${LAST_NOON} - interval '1 hour', ${LAST_NOON}, now() + CASE WHEN row_number() OVER (ORDER BY d, a) <= $3 THEN interval '-1 minute' ELSE interval '20 hours' END
       FROM generate_series(0, $1::int - 1) AS a, generate_series(0, $2::int - 1) AS d`,
    [agents, databasesEach, due],
  );
  await database.analyze('expected_backup_jobs');
}

/** What yesterday's good backups have left of these jobs: they are watched for a week. */
export async function haveYesterday(database: Database): Promise<void> {
  await database.run(
    `UPDATE expected_backup_jobs SET current_status = 'ok', ledger_from = ledger_from - interval '8 days', status_cycle_utc = next_expected_at_utc - interval '1 day',
            status_ended_at_utc = next_expected_at_utc - interval '23 hours', last_checked_at_utc = next_expected_at_utc - interval '23 hours',
            last_successful_backup_utc = next_expected_at_utc - interval '23 hours', previous_successful_hash_global = repeat(md5(id::text), 2)`,
  );
  await database.run('VACUUM (FULL, ANALYZE) expected_backup_jobs');
}

/** Gives each agent a city of its own, a newest copy to each job, and trouble to one of sixteen: what people see on an overview. */
export async function spreadOverSites(database: Database): Promise<void> {
  await database.run(
    `UPDATE expected_backup_jobs SET city = 'City of ' || agent_id_responsible, last_successful_backup_utc = now() - id % 50 * interval '1 hour',
            current_status = CASE WHEN id % 40 = 0 THEN 'missing' WHEN id % 25 = 0 THEN 'failed' ELSE 'ok' END`,
  );
  await database.analyze('expected_backup_jobs');
}
