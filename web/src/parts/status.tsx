import { useTranslations } from 'use-intl';
import type { Schemas } from '../api/client.ts';
import classes from './status.module.css';

/** Whatever has a colour and a shape: statuses of jobs and entries, verdicts of cycles, and `none` for days without one. */
export type Status = Schemas['JobStatus'] | Schemas['EntryStatus'] | Schemas['CycleVerdict'] | 'inactive' | 'none';

const GLYPH: Record<Status, string> = {
  ok: 'ok',
  success: 'ok',
  late_success: 'late',
  failed: 'failed',
  missing: 'missing',
  hash_mismatch: 'mismatch',
  transfer_integrity_failed: 'transfer',
  unknown: 'unknown',
  pending: 'pending',
  excused: 'excused',
  inactive: 'excused',
  none: 'none',
};

export const glyphOf = (status: Status): string => `#g-${GLYPH[status]}`;

/** The shape alone; whoever uses it says the word beside it. */
export function StatusGlyph({ status, size = 16 }: { readonly status: Status; readonly size?: number }) {
  return (
    <svg className={classes.glyph} data-status={status} width={size} height={size} aria-hidden="true">
      <use href={glyphOf(status)} />
    </svg>
  );
}

/** Shape and word. */
export function StatusMark({ status }: { readonly status: Status }) {
  const t = useTranslations('status');
  return (
    <span className={classes.mark} data-status={status}>
      <StatusGlyph status={status} />
      {t(status)}
    </span>
  );
}
