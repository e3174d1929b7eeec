import type { EntryStatus } from '../../entries/backup-entry.entity.js';
import type { Evidence } from './evidence.js';
import { RULES } from './rules.js';

export interface Verdict {
  readonly rule: string;
  readonly status: EntryStatus | 'pending';
  readonly message: string;
}

/** Evidence in, verdict out: the first rule of the table that matches. No clock, no files, no database. */
export function decide(evidence: Evidence): Verdict {
  const rule = RULES.find(({ when }) => when(evidence));
  if (!rule) throw new Error('the decision table has lost its last rule');
  return { rule: rule.id, status: rule.status, message: rule.message(evidence) };
}

/** The status of a verdict that is final; null while the report has to wait. */
export function finalStatus(verdict: Verdict): EntryStatus | null {
  return verdict.status === 'pending' ? null : verdict.status;
}
