import type { BackupEntry } from './backup-entry.entity.js';

/** What of an entry says whether it decides its cycle. */
export type CycleEvidence = Pick<BackupEntry, 'id' | 'status' | 'rule' | 'agent_report_timestamp_utc'>;

/**
 * The entry that a cycle's verdict stands on: a report beats `missing`, then the later end wins, then what was recorded later. The
 * same order as that in which a job's status follows its entries. Null when there is none, or nothing but superseded ones.
 */
export function decidingEntry<E extends CycleEvidence>(entries: readonly E[]): E | null {
  const [first] = entries.filter(({ rule }) => rule !== 'superseded').sort(byWeight);
  return first ?? null;
}

/** `ORDER BY` that puts the deciding entry of a cycle first, superseded ones last: the same order in SQL. @param entry alias of `backup_entries` */
export const decidingFirst = (entry: string): string =>
  `${entry}.rule = 'superseded', ${entry}.status = 'missing', ${entry}.agent_report_timestamp_utc DESC NULLS LAST, ${entry}.id DESC`;

function byWeight(a: CycleEvidence, b: CycleEvidence): number {
  return Number(a.status === 'missing') - Number(b.status === 'missing') || endOf(b) - endOf(a) || b.id - a.id;
}

/** Only `missing` has none, and of those a cycle has one. */
function endOf({ agent_report_timestamp_utc: endedAt }: CycleEvidence): number {
  return endedAt?.getTime() ?? 0;
}
