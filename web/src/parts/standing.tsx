import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../api/client.ts';
import { StatusGlyph } from './status.tsx';
import classes from './standing.module.css';

const ORDER = ['failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown', 'ok', 'inactive'] as const;

/** How many jobs of an agent stand how, what is wrong first; each number leads to what it counts. */
export function Standing({ jobs, agentId }: { readonly jobs: Schemas['JobCounts']; readonly agentId: string }) {
  const t = useTranslations('status');
  const some = ORDER.filter((status) => jobs[status] > 0);
  if (some.length === 0) return <span className="muted">–</span>;
  return (
    <ul className={classes.list}>
      {some.map((status) => (
        <li key={status} title={t(status)}>
          <Link href={`/jobs?${new URLSearchParams({ agent_id: agentId, ...(status === 'inactive' ? { is_active: 'false' } : { status, is_active: 'true' }) }).toString()}`} className={classes.count}>
            <StatusGlyph status={status} size={14} />
            <span className="num">{jobs[status]}</span>
            <span className="visually-hidden"> {t(status)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
