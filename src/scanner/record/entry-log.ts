import type { EntityManager } from 'typeorm';
import { BackupEntry } from '../../entries/backup-entry.entity.js';
import type { EntryRow } from './entry-rows.js';

/** 37 columns each: 1,000 rows stay well below PostgreSQL's 65,535 parameters. */
const ROWS_PER_STATEMENT = 1_000;

export type InsertedEntry = Pick<BackupEntry, 'id' | 'expected_job_id' | 'report_id' | 'database_name' | 'cycle_expected_at_utc'>;

/**
 * Appends entries; those whose section or missing cycle has its verdict already are left out by the
 * unique indexes, so that a repeat after a crash adds nothing.
 * @returns the rows that were really written.
 */
export async function appendEntries(manager: EntityManager, rows: readonly EntryRow[]): Promise<InsertedEntry[]> {
  const inserted: InsertedEntry[] = [];
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const chunk = rows.slice(start, start + ROWS_PER_STATEMENT);
    const inserts = await manager
      .createQueryBuilder()
      .insert()
      .into(BackupEntry)
      .values(chunk)
      .orIgnore()
      .returning(['id', 'expected_job_id', 'report_id', 'database_name', 'cycle_expected_at_utc'])
      .updateEntity(false)
      .execute();
    inserted.push(...(inserts.raw as InsertedEntry[]));
  }
  return inserted;
}
