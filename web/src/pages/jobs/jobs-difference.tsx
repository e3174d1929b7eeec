import { useTranslations } from 'use-intl';
import type { Schemas } from '../../api/client.ts';
import classes from './job-form.module.css';

type Difference = Schemas['JobsDiff'];

/** What a list would make, change and delete, job by job and field by field. */
export function JobsDifference({ difference: { created, updated, deleted, counts } }: { readonly difference: Difference }) {
  const t = useTranslations('import');
  const name = (job: Schemas['JobReference']) => (
    <>
      <strong className="break">{job.database_name}</strong>{' '}
      <span className="muted break">
        {job.agent_id_responsible} · {job.schedule}
      </span>
    </>
  );
  return (
    <div role="status" className={classes.difference}>
      <p>
        <strong>{t('would', { ...counts })}</strong>
      </p>
      <ul>
        {created.map((job) => (
          <li key={`+${job.agent_id_responsible}/${job.database_name}/${job.schedule}`} data-status="ok">
            <b aria-label={t('created')}>+</b> {name(job)}
          </li>
        ))}
        {updated.map((job) => (
          <li key={`~${job.id}`} data-status="late_success">
            <b aria-label={t('updated')}>~</b> {name(job)}
            <ul>
              {Object.keys(job.after).map((field) => (
                <li key={field} className="break">
                  <code>{field}</code>: <del>{JSON.stringify(job.before[field])}</del> <ins>{JSON.stringify(job.after[field])}</ins>
                </li>
              ))}
            </ul>
          </li>
        ))}
        {deleted.map((job) => (
          <li key={`-${job.id}`} data-status="failed">
            <b aria-label={t('deleted')}>−</b> {name(job)}
          </li>
        ))}
      </ul>
    </div>
  );
}
