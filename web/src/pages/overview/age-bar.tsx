import { useFormatter, useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import classes from './age-bar.module.css';

const PARTS = [
  { name: 'under_1_day', status: 'ok', sort: '-last_successful_backup_utc' },
  { name: 'under_7_days', status: 'late_success', sort: 'last_successful_backup_utc' },
  { name: 'older', status: 'failed', sort: 'last_successful_backup_utc' },
  { name: 'never', status: 'unknown', sort: null },
] as const;

/** All active jobs by the age of their newest verified copy; most numbers lead to the list in that order. */
export function AgeBar({ ages }: { readonly ages: Schemas['VerifiedAges'] }) {
  const t = useTranslations('overview.ages');
  const format = useFormatter();
  const total = PARTS.reduce((sum, { name }) => sum + ages[name], 0);
  if (total === 0) return null;
  const filled = PARTS.filter(({ name }) => ages[name] > 0);
  return (
    <div>
      <div className={classes.bar} aria-hidden="true">
        {filled.map(({ name, status }) => (
          <span key={name} data-status={status} data-part={name} style={{ flexGrow: ages[name] }} />
        ))}
      </div>
      <ul className={classes.legend}>
        {filled.map(({ name, status, sort }) => {
          const words = (
            <>
              <strong className="num">{format.number(ages[name])}</strong> <span className="muted">{t(name)}</span>
            </>
          );
          return (
            <li key={name} data-status={status}>
              <i data-part={name} aria-hidden="true" />
              {sort === null ? words : <Link href={`/jobs?is_active=true&sort=${sort}`}>{words}</Link>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
