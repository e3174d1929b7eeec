import { useFormatter, useTranslations } from 'use-intl';
import type { Schemas } from '../../api/client.ts';
import classes from './age-bar.module.css';

const PARTS = [
  { name: 'under_1_day', status: 'ok' },
  { name: 'under_7_days', status: 'late_success' },
  { name: 'older', status: 'failed' },
  { name: 'never', status: 'unknown' },
] as const;

/** All active jobs by the age of their newest verified copy. */
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
        {filled.map(({ name, status }) => (
          <li key={name} data-status={status}>
            <i data-part={name} aria-hidden="true" />
            <strong className="num">{format.number(ages[name])}</strong> <span className="muted">{t(name)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
