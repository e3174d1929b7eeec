import { useFormatter, useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { StatusGlyph, type Status } from '../../parts/status.tsx';
import classes from './tiles.module.css';

interface Tile {
  readonly name: 'ok' | 'late' | 'failed' | 'missing' | 'hash_mismatch' | 'transfer_integrity_failed' | 'unknown' | 'silent' | 'rejected';
  readonly count: number;
  readonly status: Status;
  readonly href: string;
}

/** How many jobs stand how; each number leads to what it counts. */
export function Tiles({ summary: { jobs, late_jobs: late, silent_agents: silent, rejected_reports: rejected } }: { readonly summary: Schemas['Summary'] }) {
  const t = useTranslations('overview');
  const format = useFormatter();
  const standing = (['ok', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown'] as const).map((status): Tile => ({
    name: status,
    status,
    count: jobs[status],
    href: `/jobs?status=${status}&is_active=true`,
  }));
  const [verified, ...others] = standing;
  const tiles: readonly Tile[] = [
    ...(verified === undefined ? [] : [verified]),
    { name: 'late', status: 'late_success', count: late, href: '/jobs?late=true' },
    ...others,
    { name: 'silent', status: 'missing', count: silent, href: '/agents?silent=true' },
    { name: 'rejected', status: 'transfer_integrity_failed', count: rejected, href: '/agents' },
  ];
  return (
    <ul className={classes.tiles} aria-label={t('tiles')}>
      {tiles.map(({ name, count, status, href }) => (
        <li key={name}>
          <Link href={href} className={`card ${classes.tile}`} data-status={count === 0 ? 'none' : status} data-zero={count === 0 || undefined}>
            <span className={`num ${classes.number}`}>{format.number(count)}</span>
            <span className={classes.label}>
              <StatusGlyph status={status} size={13} />
              {t(`tile.${name}`)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
