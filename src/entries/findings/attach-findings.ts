import { Any, type EntityManager } from 'typeorm';
import type { BackupEntry } from '../backup-entry.entity.js';
import { EntryFinding, type ShownFinding } from './entry-finding.entity.js';

const SHOWN = { id: true, entry_id: true, kind: true, severity: true, numbers: true, text: true, created_at: true } as const;

/** Gives entries their findings, oldest first: one statement, however many entries. */
export async function attachFindings(manager: EntityManager, entries: readonly BackupEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = await manager.find(EntryFinding, { select: SHOWN, where: { entry_id: Any(entries.map(({ id }) => id)) }, order: { id: 'ASC' } });
  const byEntry = new Map<number, ShownFinding[]>(entries.map(({ id }) => [id, []]));
  for (const { entry_id, id, kind, severity, numbers, text, created_at } of rows) byEntry.get(entry_id)?.push({ id, kind, severity, numbers, text, created_at });
  for (const entry of entries) entry.findings = byEntry.get(entry.id) ?? [];
}
