import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client.ts';
import { scheduleQuery } from '../../api/queries.ts';
import { useLanguage } from '../../i18n/i18n.tsx';
import { Age, Relative, When } from '../../parts/figures.tsx';
import { Loaded } from '../../parts/states.tsx';
import classes from './job.module.css';

type Job = Schemas['ExpectedBackupJob'];

/** How old the newest copy is, what is expected next, and what was agreed. */
export function JobFacts({ job }: { readonly job: Job }) {
  const t = useTranslations('job');
  const schedule = useQuery(scheduleQuery(job.id));
  const tone = job.last_successful_backup_utc === null ? 'unknown' : job.current_status === 'ok' ? 'ok' : 'failed';
  return (
    <div className={classes.facts}>
      <section className={`card ${classes.fact}`} data-status={tone} aria-label={t('newest')}>
        <h2>{t('newest')}</h2>
        <p className={classes.big}>{job.last_successful_backup_utc === null ? t('never') : <Age since={job.last_successful_backup_utc} />}</p>
        {job.last_successful_backup_utc !== null && (
          <p className="muted">
            <When at={job.last_successful_backup_utc} />
          </p>
        )}
      </section>
      <section className={`card ${classes.fact}`} aria-label={t('nextDue')}>
        <h2>{t('nextDue')}</h2>
        {!job.is_active && <p className="muted">{t('inactive')}</p>}
        <Loaded query={schedule} lines={3}>
          {(times) =>
            times.length === 0 ? (
              <p className="muted">{t('nothingDue')}</p>
            ) : (
              <ol className={classes.due}>
                {times.map(({ expected_at_utc: at, deadline_utc: deadline }, place) => (
                  <li key={at}>
                    <When at={at} /> <span className="muted">{place === 0 ? <Relative at={at} /> : t.rich('deadline', { time: () => <When at={deadline} /> })}</span>
                  </li>
                ))}
              </ol>
            )
          }
        </Loaded>
      </section>
      <Agreed job={job} />
    </div>
  );
}

function Agreed({ job }: { readonly job: Job }) {
  const t = useTranslations('job');
  const { locale } = useLanguage();
  const words = useQuery({
    queryKey: ['job', job.id, 'words', job.version],
    queryFn: () => dataOf(api.POST('/schedules/preview', { body: scheduleOf(job) })),
    staleTime: Infinity,
  });
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('schedule'), words.data?.description[locale] ?? job.backup_frequency],
    [t('grace'), job.grace_minutes === null ? t('graceDefault') : t('graceMinutes', { count: job.grace_minutes })],
    [
      t('site'),
      <Link href={`/jobs?${new URLSearchParams({ company_name: job.company_name, city: job.city }).toString()}`}>
        {[job.company_name, job.city, job.neighborhood].filter(Boolean).join(' · ')}
      </Link>,
    ],
    [t('path'), <code className="break">{job.final_storage_path_template}</code>],
    [t('owner'), job.owner],
    [t('tags'), job.tags.join(', ')],
    [t('email'), job.email_for_notifications],
    [t('notes'), job.notes],
    [t('created'), <When at={job.created_at} />],
  ];
  return (
    <section className={`card ${classes.fact}`} aria-label={t('schedule')}>
      <dl className={classes.agreed}>
        {rows
          .filter(([, value]) => value !== null && value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="break">{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

/** What of a job says when it is due. */
export function scheduleOf(job: Job): Schemas['PreviewSchedule'] {
  const { backup_frequency, expected_hour_utc, expected_minute_utc, expected_weekdays, expected_day_of_month, expected_date, cron_expression, timezone, grace_minutes } = job;
  return {
    backup_frequency,
    expected_hour_utc,
    expected_minute_utc,
    expected_day_of_month,
    expected_date,
    cron_expression,
    timezone,
    grace_minutes,
    ...(expected_weekdays?.length && { expected_weekdays }),
  };
}
