import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { Age } from '../../parts/figures.tsx';
import { StatusGlyph } from '../../parts/status.tsx';
import { Strip } from '../../parts/strip.tsx';
import classes from './sites.module.css';

export const SiteCard = memo(function SiteCard({ site: { company_name: company, city, jobs, databases } }: { readonly site: Schemas['Site'] }) {
  const t = useTranslations('overview');
  const wrong = jobs.failed + jobs.missing + jobs.hash_mismatch + jobs.transfer_integrity_failed;
  const here = `/jobs?${new URLSearchParams({ company_name: company, city }).toString()}`;
  const hidden = jobs.total - jobs.inactive - databases.length;
  return (
    <article className={`card ${classes.card}`}>
      <header className={classes.head}>
        <h3 className="break">
          <Link href={here}>
            {company} <span className="muted">{city}</span>
          </Link>
        </h3>
        <span className={classes.sum} data-status={wrong > 0 ? 'failed' : jobs.unknown > 0 ? 'unknown' : 'ok'}>
          {wrong > 0 ? t('siteWrong', { count: wrong }) : jobs.unknown > 0 ? t('siteUnknown', { count: jobs.unknown }) : t('siteFine')}
        </span>
      </header>
      <ul>
        {databases.map((database) => (
          <li key={database.job_id}>
            <Link href={`/jobs/${database.job_id}`} className={classes.database}>
              <StatusGlyph status={database.current_status} size={14} />
              <span className={classes.name} title={database.agent_id}>
                {database.database_name}
              </span>
              <Strip cycles={database.cycles} />
              <span className={classes.age}>
                {database.last_successful_backup_utc === null ? <span className="muted">–</span> : <Age since={database.last_successful_backup_utc} short />}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Link href={here} className={classes.more}>
          {t('moreDatabases', { count: hidden })}
        </Link>
      )}
    </article>
  );
});
