import type { EntityManager } from 'typeorm';
import { ExpectedBackupJob } from '../job.entity.js';
import type { NewJob } from '../job-fields.js';

/**
 * Inserts jobs in one statement, whatever their number: the rows travel as one JSON parameter, since
 * PostgreSQL takes at most 65,535 of them and one report may name 10,000 databases.
 * @returns the jobs that are new; one whose natural key is taken is left out, and the database decides that.
 */
export async function insertJobs(manager: EntityManager, rows: readonly NewJob[]): Promise<ExpectedBackupJob[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = Object.keys(first).join(', ');
  const inserted = await manager.query<{ id: number }[]>(
    // Made when its ledger began, by our clock: figures compare the two, and a database server has a clock of its own.
    `INSERT INTO expected_backup_jobs (${columns}, created_at, updated_at)
     SELECT ${columns}, ledger_from, ledger_from FROM jsonb_populate_recordset(NULL::expected_backup_jobs, $1::jsonb)
     ON CONFLICT ON CONSTRAINT uq_jobs_natural_key DO NOTHING
     RETURNING id`,
    [JSON.stringify(rows)],
  );
  const ids = inserted.map(({ id }) => id);
  return manager.createQueryBuilder(ExpectedBackupJob, 'job').where('job.id = ANY(:ids)', { ids }).orderBy('job.id').getMany();
}
