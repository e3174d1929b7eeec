import type { EntityManager } from 'typeorm';
import { partsOf } from '../../common/parts.js';
import { insertRows } from '../../database/insert-rows.js';
import { BackupEntry } from '../../entries/backup-entry.entity.js';
import type { EntryRow } from './entry-rows.js';

/** About a megabyte, since each row is about one kilobyte. */
const ROWS_PER_STATEMENT = 1_000;
const RETURNED = ['id', 'expected_job_id', 'report_id', 'database_name', 'cycle_expected_at_utc'] as const;

export type InsertedEntry = Pick<BackupEntry, (typeof RETURNED)[number]>;

/**
 * Appends entries; those whose section or missing cycle has its verdict already are left out by the
 * unique indexes, so that a repeat after a crash adds nothing.
 * @returns the rows that were really written.
 */
export async function appendEntries(manager: EntityManager, rows: readonly EntryRow[]): Promise<InsertedEntry[]> {
  const inserted: InsertedEntry[] = [];
  for (const part of partsOf(rows, ROWS_PER_STATEMENT)) {
    inserted.push(...(await insertRows(manager, BackupEntry, part, { orIgnore: true, returning: RETURNED })));
  }
  return inserted;
}
