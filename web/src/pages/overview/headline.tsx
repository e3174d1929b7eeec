import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { oldestQuery } from '../../api/queries.ts';
import { formatSpan } from '../../parts/duration.ts';
import { Age, useNow } from '../../parts/figures.tsx';
import { Loaded } from '../../parts/states.tsx';
import { StatusGlyph } from '../../parts/status.tsx';
import { AgeBar } from './age-bar.tsx';
import { COPIES_SHOWN } from './overview-queries.ts';
import classes from './headline.module.css';

type Summary = Schemas['Summary'];

const DAY_S = 86_400;

/** How old the newest verified copy is of the database that is worst off, and of those behind it. */
export function Headline({ summary }: { readonly summary: Summary }) {
  const t = useTranslations('overview');
  const oldest = useQuery(oldestQuery(COPIES_SHOWN));
  const worst = summary.oldest_unverified;
  return (
    <section className={`card ${classes.card}`} aria-label={t('headline')}>
      {worst === null ? <p className={classes.big}>{t('nothingActive')}</p> : <Worst worst={worst} />}
      <AgeBar ages={summary.verified_ages} />
      <Loaded query={oldest} lines={4}>
        {({ items }) => (
          <ol className={classes.list} aria-label={t('oldestFirst')}>
            {items.map((copy) => (
              <li key={copy.job_id}>
                <Link href={`/jobs/${copy.job_id}`} className={classes.item}>
                  <StatusGlyph status={copy.current_status} size={14} />
                  <span className={classes.who}>
                    <strong className="break">{copy.database_name}</strong> <span className="muted break">{copy.agent_id}</span>
                  </span>
                  <span className={classes.age}>{copy.never_verified ? <em>{t('never')}</em> : <Age since={copy.since} />}</span>
                </Link>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}

function Worst({ worst }: { readonly worst: Schemas['OldestUnverified'] }) {
  const t = useTranslations('overview');
  const locale = useLocale();
  const seconds = Math.max(0, (useNow() - Date.parse(worst.since)) / 1000);
  const tone = seconds >= 7 * DAY_S ? 'failed' : seconds >= DAY_S * 1.5 || worst.never_verified ? 'late_success' : 'ok';
  return (
    <div data-status={tone}>
      <p className={classes.kicker}>{t('headline')}</p>
      <p className={`num ${classes.big}`}>{worst.never_verified ? t('neverBig') : formatSpan(seconds, locale)}</p>
      <p className={classes.of}>
        {worst.never_verified ? t('waitingFor', { span: formatSpan(seconds, locale) }) : t('isOldest')}{' '}
        <Link href={`/jobs/${worst.job_id}`} className="break">
          {worst.database_name}
        </Link>{' '}
        <span className="muted break">{worst.agent_id}</span>
      </p>
    </div>
  );
}
