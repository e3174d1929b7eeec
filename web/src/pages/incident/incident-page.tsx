import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { incidentQuery } from '../../api/incident-queries.ts';
import { formatSpan } from '../../parts/duration.ts';
import { Relative, useNow, When } from '../../parts/figures.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { IncidentActions } from './incident-actions.tsx';
import { IncidentJobs } from './incident-jobs.tsx';
import { Timeline } from './timeline.tsx';
import classes from './incident.module.css';

type Incident = Schemas['IncidentDetails'];

/** One trouble from its beginning to its end. */
export default function IncidentPage({ id }: { readonly id: number }) {
  const t = useTranslations();
  const incident = useQuery(incidentQuery(id));
  const data = incident.data;
  return (
    <Page
      title={data ? `${t('incident.title', { id })}: ${data.agent_id}` : t('incident.title', { id })}
      above={{ title: t('incidents.title'), href: '/incidents' }}
      subtitle={
        data && (
          <span className="row wrap">
            <strong data-status={data.state === 'open' ? 'failed' : 'ok'} className={classes.state}>
              {t(`incident.state.${data.state}`)}
            </strong>
            <Link href={`/agents/${encodeURIComponent(data.agent_id)}`} className="break">
              {data.agent_id}
            </Link>
          </span>
        )
      }
      actions={data && <IncidentActions incident={data} />}
    >
      <Loaded query={incident} lines={8}>
        {(loaded) => (
          <>
            <Facts incident={loaded} />
            <div className={classes.columns}>
              <Timeline id={id} />
              <IncidentJobs jobs={loaded.jobs} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Facts({ incident }: { readonly incident: Incident }) {
  const t = useTranslations('incident');
  const places = useTranslations('incidents');
  const locale = useLocale();
  const now = useNow();
  const end = incident.resolved_at === null ? now : Date.parse(incident.resolved_at);
  return (
    <section className={`card ${classes.facts}`} aria-label={t('title', { id: incident.id })}>
      <dl>
        <div>
          <dt>{t('opened')}</dt>
          <dd>
            <When at={incident.opened_at} />
          </dd>
        </div>
        <div>
          <dt>{t('duration')}</dt>
          <dd className="num">{formatSpan((end - Date.parse(incident.opened_at)) / 1000, locale)}</dd>
        </div>
        {incident.resolved_at !== null && (
          <div>
            <dt>{t('resolved')}</dt>
            <dd>
              <When at={incident.resolved_at} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('jobs')}</dt>
          <dd>{incident.state === 'open' ? places('jobs', { trouble: incident.jobs_in_trouble, count: incident.jobs_count }) : places('jobsOver', { count: incident.jobs_count })}</dd>
        </div>
        <div>
          <dt>{t('told')}</dt>
          <dd>{incident.told_at === null ? t('never') : <Relative at={incident.told_at} />}</dd>
        </div>
        <div>
          <dt>{t('messages')}</dt>
          <dd>
            <Link href={`/deliveries?incident_id=${incident.id}`}>{t('messagesCount', { count: incident.deliveries_count })}</Link>
          </dd>
        </div>
      </dl>
      {incident.acknowledged_at !== null && (
        <p className={classes.looked}>
          <strong>{places('by', { name: incident.acknowledged_by ?? '–' })}</strong> <When at={incident.acknowledged_at} />
          {incident.acknowledge_note !== null && <span className="break">{incident.acknowledge_note}</span>}
        </p>
      )}
    </section>
  );
}
