import { QueryFailedError } from 'typeorm';
import { conflict } from '../../common/http/problem.js';
import type { ExpectedBackupJob } from '../job.entity.js';

/** Whether the database refused a second job with the same agent, database and schedule. */
export function isNaturalKeyViolation(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : null;
  return typeof cause === 'object' && cause !== null && 'constraint' in cause && cause.constraint === 'uq_jobs_natural_key';
}

/** The 409 that says so. */
export function naturalKeyTaken(job: Pick<ExpectedBackupJob, 'database_name' | 'agent_id_responsible'>): Error {
  return conflict(
    `A job for database ${job.database_name} of agent ${job.agent_id_responsible} with this schedule exists already: change that one, or choose another time.`,
  );
}
