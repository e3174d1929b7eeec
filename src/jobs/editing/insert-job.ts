import type { EntityManager } from 'typeorm';
import { insertAudit } from '../../audit/audit-log.js';
import type { FrequentStatement, PreparedStatements } from '../../database/prepared-statements.js';
import { insertEvents } from '../../events/event-log.js';
import type { NewJob } from '../job-fields.js';
import { isOwner, pathClaimed, type PathHolders } from './claim-path.js';

/** Stands for the id of a job in what is recorded of it, until its statement gives it one. */
export const NO_ID_YET = 0;

/** Where the id stands in the only entry of the audit log, and in the only event: paths as PostgreSQL writes them. */
export const PLACES_OF_ID = { audit: ['{0,target_id}', '{0,after,id}'], events: ['{0,job_id}', '{0,payload,ids,0}'] } as const;

/** What is recorded of a new job: an entry of the audit log and an event, as arrays of JSON that may be empty. */
export interface Recorded {
  readonly audit: string;
  readonly events: string;
}

type Row = PathHolders & { readonly id: number | null };

/** One for each set of columns, which in practice is always the same. */
const statements = new Map<string, FrequentStatement>();

/**
 * Claims the path of a job, inserts it and records that, in one statement; inserts and records nothing where another database has the path, or where
 * there is such a job.
 * @returns the job's id, or null where its path or natural key is taken: the database decides that; and who has the path
 */
export async function insertJob(manager: EntityManager, prepared: PreparedStatements, row: NewJob, { audit, events }: Recorded): Promise<[number | null, PathHolders]> {
  // Sorted, since clients name fields in any order.
  const statement = statementFor(Object.keys(row).sort());
  let spelling = row.agent_id_responsible;
  for (;;) {
    const [inserted] = await prepared.queryIn<Row>(manager, statement, [JSON.stringify(row), row.collision_key, row.agent_key, row.database_name, spelling, audit, events]);
    if (inserted === undefined) throw new Error('A statement that inserts and tells gave no row.');
    const { id, path_rival: rival, path_owner: owner } = inserted;
    // The database compares names as they are written; which spellings mean one agent is known here.
    const isOursSpelledOtherwise = id === null && rival === null && owner !== null && owner.agent_id !== spelling && isOwner(row, owner);
    if (!isOursSpelledOtherwise) return [id, inserted];
    spelling = owner.agent_id;
  }
}

function statementFor(columns: readonly string[]): FrequentStatement {
  const names = columns.join(', ');
  const known = statements.get(names);
  if (known !== undefined) return known;
  // Made when its ledger began, by our clock: figures compare the two, and a database server has a clock of its own.
  const sql = `
    WITH claimed AS MATERIALIZED (${pathClaimed('$2', '$3', '$4')}),
    made AS (
      INSERT INTO expected_backup_jobs (${names}, created_at, updated_at)
      SELECT ${names}, ledger_from, ledger_from FROM claimed, jsonb_populate_record(NULL::expected_backup_jobs, $1::jsonb)
       WHERE path_rival IS NULL AND (path_owner IS NULL OR (path_owner->>'agent_id' = $5 AND path_owner->>'database_name' = $4))
      ON CONFLICT ON CONSTRAINT uq_jobs_natural_key DO NOTHING RETURNING id
    ),
    audited AS (${insertAudit(withIdOfMade('$6', PLACES_OF_ID.audit))}),
    told AS (${insertEvents(withIdOfMade('$7', PLACES_OF_ID.events))})
    SELECT (SELECT id FROM made) AS id, path_rival, path_owner FROM claimed`;
  const statement = { name: `job ${statements.size}`, sql };
  statements.set(names, statement);
  return statement;
}

/** SQL of the rows of a parameter, with the id of what was made at these places; null where nothing was. */
function withIdOfMade(rows: `$${number}`, places: readonly string[]): string {
  return `(SELECT ${places.reduce((json, place) => `jsonb_set(${json}, '${place}', to_jsonb(id))`, `${rows}::jsonb`)} FROM made)`;
}
