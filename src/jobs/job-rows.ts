import type { EntityManager } from 'typeorm';
import { ExpectedBackupJob } from './job.entity.js';

/** SQL of all columns of a job, in the order of the entity, dates as text. @param table its name or alias */
export function jobColumns(manager: EntityManager, table: string): string {
  return manager.dataSource.getMetadata(ExpectedBackupJob).columns.map(({ databaseName, type }) => (type === 'date' ? `${table}.${databaseName}::text` : `${table}.${databaseName}`)).join(', ');
}

/**
 * Reads many jobs as plain rows: making entities of them would hold up everybody else, for a tenth of a second with 2,000.
 * @param rest what follows the table in the statement; its alias is `job`
 */
export function selectJobs(manager: EntityManager, rest: string, parameters: readonly unknown[]): Promise<ExpectedBackupJob[]> {
  return manager.query<ExpectedBackupJob[]>(`SELECT ${jobColumns(manager, 'job')} FROM expected_backup_jobs job ${rest}`, [...parameters]);
}
