import { useTranslations } from 'use-intl';
import type { Schemas } from '../api/client.ts';
import { StatusGlyph } from './status.tsx';
import classes from './standing.module.css';

const ORDER = ['failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown', 'ok', 'inactive'] as const;

/** How many jobs stand how, what is wrong first. */
export function Standing({ jobs }: { readonly jobs: Schemas['JobCounts'] }) {
  const t = useTranslations('status');
  const some = ORDER.filter((status) => jobs[status] > 0);
  if (some.length === 0) return <span className="muted">–</span>;
  return (
    <ul className={classes.list}>
      {some.map((status) => (
        <li key={status} title={t(status)}>
          <StatusGlyph status={status} size={14} />
          <span className="num">{jobs[status]}</span>
          <span className="visually-hidden"> {t(status)}</span>
        </li>
      ))}
    </ul>
  );
}
