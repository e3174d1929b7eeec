import type { EntityManager } from 'typeorm';
import type { FrequentStatement, PreparedStatements } from '../../database/prepared-statements.js';
import { ExpectedBackupJob } from '../job.entity.js';
import type { NewJob } from '../job-fields.js';
import { jobColumns } from '../job-rows.js';
import { type PathHolders, pathHolders } from './claim-path.js';

type Row = PathHolders & ExpectedBackupJob;

/** One for each set of columns, which in practice is always the same. */
const statements = new Map<string, FrequentStatement>();

/**
 * Inserts one job and tells who has its path, in one statement: whoever calls has locked the path, and gives the transaction up where it is taken.
 * @returns the job, or null where its natural key is taken: the database decides that
 */
export async function insertJob(manager: EntityManager, prepared: PreparedStatements, row: NewJob): Promise<[ExpectedBackupJob | null, PathHolders]> {
  const [inserted] = await prepared.queryIn<Row>(manager, statementFor(manager, Object.keys(row)), [JSON.stringify(row), row.collision_key, row.agent_key, row.database_name]);
  if (inserted === undefined) throw new Error('A statement that inserts and tells gave no row.');
  const { path_rival, path_owner, ...job } = inserted;
  return [isMade(job) ? Object.assign(new ExpectedBackupJob(), job) : null, { path_rival, path_owner }];
}

/** Nothing was made: all columns are null. */
const isMade = (job: { readonly id: number | null }): boolean => job.id !== null;

function statementFor(manager: EntityManager, columns: readonly string[]): FrequentStatement {
  const names = columns.join(', ');
  const known = statements.get(names);
  if (known !== undefined) return known;
  // Made when its ledger began, by our clock: figures compare the two, and a database server has a clock of its own.
  const sql = `
    WITH made AS (
      INSERT INTO expected_backup_jobs (${names}, created_at, updated_at)
      SELECT ${names}, ledger_from, ledger_from FROM jsonb_populate_record(NULL::expected_backup_jobs, $1::jsonb)
      ON CONFLICT ON CONSTRAINT uq_jobs_natural_key DO NOTHING RETURNING *
    )
    SELECT ${jobColumns(manager, 'made')}, ${pathHolders('$2', '$3', '$4')} FROM (VALUES (0)) AS always LEFT JOIN made ON true`;
  const statement = { name: `job ${statements.size}`, sql };
  statements.set(names, statement);
  return statement;
}
