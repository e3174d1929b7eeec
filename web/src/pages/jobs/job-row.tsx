import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { Age, Relative } from '../../parts/figures.tsx';
import { StatusMark } from '../../parts/status.tsx';
import classes from './jobs.module.css';

/** The cells of one job. */
export const JobRow = memo(function JobRow({ job }: { readonly job: Schemas['ExpectedBackupJob'] }) {
  const t = useTranslations();
  return (
    <>
      <span role="cell" data-column="status">
        <StatusMark status={job.is_active ? job.current_status : 'inactive'} />
      </span>
      <span role="cell" data-column="database">
        <Link href={`/jobs/${job.id}`} className={classes.name}>
          {job.database_name}
        </Link>
        {job.tags.length > 0 && <span className={classes.tags}>{job.tags.join(' · ')}</span>}
      </span>
      <span role="cell" data-column="agent">
        <Link href={`/agents/${encodeURIComponent(job.agent_id_responsible)}`}>{job.agent_id_responsible}</Link>
      </span>
      <span role="cell" data-column="site">
        {job.company_name} <span className="muted">{job.city}</span>
      </span>
      <span role="cell" data-column="frequency" className="muted">
        {t(`form.frequencies.${job.backup_frequency}`)}
      </span>
      <span role="cell" data-column="verified">
        {job.last_successful_backup_utc === null ? <em className="muted">{t('jobs.never')}</em> : <Age since={job.last_successful_backup_utc} />}
      </span>
      <span role="cell" data-column="next" className="muted">
        {job.next_expected_at_utc === null ? '–' : <Relative at={job.next_expected_at_utc} />}
      </span>
    </>
  );
});
