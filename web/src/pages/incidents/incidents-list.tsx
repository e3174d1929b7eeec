import { HandHelping, Siren, CircleCheckBig } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { formatSpan } from '../../parts/duration.ts';
import { Relative, useNow, When } from '../../parts/figures.tsx';
import classes from './incidents.module.css';

type Incident = Schemas['ShownIncident'];

/** One line each: who, since when, how many, and whether somebody looks after it. */
export function IncidentsList({ incidents }: { readonly incidents: readonly Incident[] }) {
  return (
    <ul className={classes.list}>
      {incidents.map((incident) => (
        <li key={incident.id}>
          <IncidentLine incident={incident} />
        </li>
      ))}
    </ul>
  );
}

function IncidentLine({ incident }: { readonly incident: Incident }) {
  const t = useTranslations('incidents');
  const words = useTranslations('incident');
  const open = incident.state === 'open';
  const Icon = open ? Siren : CircleCheckBig;
  return (
    <article className={classes.line} data-status={open ? 'failed' : 'ok'}>
      <Icon size={18} aria-hidden="true" className={classes.icon} />
      <div>
        <Link href={`/incidents/${incident.id}`} className={`break ${classes.name}`}>
          {incident.agent_id}
        </Link>{' '}
        <span className="muted">{words('title', { id: incident.id })}</span>
        <div className={classes.facts}>
          <strong>{open ? t('jobs', { trouble: incident.jobs_in_trouble, count: incident.jobs_count }) : t('jobsOver', { count: incident.jobs_count })}</strong>
          <span className="muted">{incident.told_at === null ? t('notTold') : t.rich('toldAt', { time: () => <Relative at={incident.told_at ?? ''} /> })}</span>
        </div>
        {(open || incident.acknowledged_by !== null) && (
          <p className={classes.looked} data-nobody={incident.acknowledged_at === null || undefined}>
            <HandHelping size={15} aria-hidden="true" />
            <span className="break">
              {incident.acknowledged_at === null ? t('byNobody') : t('by', { name: incident.acknowledged_by ?? '–' })}
              {incident.acknowledge_note !== null && <span className="muted"> · {incident.acknowledge_note}</span>}
            </span>
          </p>
        )}
      </div>
      <div className={classes.when}>
        <strong>
          <Lasting incident={incident} />
        </strong>
        <span className="muted">
          <When at={incident.opened_at} />
        </span>
      </div>
    </article>
  );
}

/** How long it lasts, or has lasted. */
function Lasting({ incident: { opened_at: from, resolved_at: to } }: { readonly incident: Pick<Incident, 'opened_at' | 'resolved_at'> }) {
  const t = useTranslations('incidents');
  const locale = useLocale();
  const now = useNow();
  const span = formatSpan(((to === null ? now : Date.parse(to)) - Date.parse(from)) / 1000, locale);
  return <span className="num nowrap">{t(to === null ? 'lasts' : 'lasted', { span })}</span>;
}
