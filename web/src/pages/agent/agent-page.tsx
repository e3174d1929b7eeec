import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { agentJobsQuery, agentQuery, rejectedQuery } from '../../api/queries.ts';
import { agentIncidentQuery } from '../../api/incident-queries.ts';
import { useMay } from '../../api/session.ts';
import { Age, Relative, When } from '../../parts/figures.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { RejectedReports } from '../../parts/rejected-reports.tsx';
import { SilenceDialog } from '../../parts/silences/silence-dialog.tsx';
import { Skew } from '../../parts/skew.tsx';
import { Standing } from '../../parts/standing.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { StatusMark } from '../../parts/status.tsx';
import classes from './agent.module.css';
import { TimezoneForm } from './timezone-form.tsx';

/** One machine: when it was heard, what is expected of it, and what of it waits or could not be read. */
export default function AgentPage({ id }: { readonly id: string }) {
  const t = useTranslations('agents');
  const agent = useQuery(agentQuery(id));
  const jobs = useQuery(agentJobsQuery(id));
  const rejected = useQuery(rejectedQuery(id));
  const incident = useQuery(agentIncidentQuery(id));
  const words = useTranslations();
  const mayMute = useMay('operator');
  const [muting, mute] = useState(false);
  return (
    <Page title={id} above={{ title: t('title'), href: '/agents' }} subtitle={
        agent.data && (
          <span className="row wrap">
            <Standing jobs={agent.data.jobs} agentId={agent.data.id} />
            {incident.data != null && <Link href={`/incidents/${incident.data.id}`}>{words('incident.title', { id: incident.data.id })}</Link>}
            <Link href={`/deliveries?agent_id=${encodeURIComponent(id)}`}>{words('deliveries.title')}</Link>
          </span>
        )
      }
      actions={
        mayMute && (
          <Button variant="default" leftSection={<BellOff size={16} />} onClick={() => mute(true)}>
            {words('silences.mute')}
          </Button>
        )
      }
    >
      <Loaded query={agent}>
        {(data) => (
          <>
            <Facts agent={data} />
            <Waiting reports={data.waiting_reports} />
          </>
        )}
      </Loaded>
      <Panel title={t('databases')} aside={jobs.data?.total}>
        <Loaded query={jobs}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('noJobs')} />
            ) : (
              <table className="table">
                <tbody>
                  {items.map((job) => (
                    <tr key={job.id}>
                      <td>
                        <Link href={`/jobs/${job.id}`} className="break">
                          {job.database_name}
                        </Link>
                      </td>
                      <td>
                        <StatusMark status={job.is_active ? job.current_status : 'inactive'} />
                      </td>
                      <td className="right">
                        {job.last_successful_backup_utc === null ? <span className="muted">{t('never')}</span> : <Age since={job.last_successful_backup_utc} />}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Loaded>
      </Panel>
      <Panel title={t('rejected')} aside={rejected.data?.total}>
        <Loaded query={rejected}>{({ items }) => <RejectedReports reports={items} />}</Loaded>
      </Panel>
      {muting && <SilenceDialog about={{ agents: id }} close={() => mute(false)} />}
    </Page>
  );
}

function Facts({ agent }: { readonly agent: Schemas['AgentDetails'] }) {
  const t = useTranslations('agents');
  const format = useFormatter();
  return (
    <section className={`card ${classes.facts}`} aria-label={agent.id}>
      {agent.silent_since !== null && (
        <p data-status="missing" className={classes.silent}>
          {t('isSilent', { time: format.dateTime(new Date(agent.silent_since), { dateStyle: 'medium', timeStyle: 'short' }) })}
        </p>
      )}
      <dl>
        <div>
          <dt>{t('report')}</dt>
          <dd>{agent.last_report_at === null ? t('never') : <Age since={agent.last_report_at} />}</dd>
        </div>
        <div>
          <dt>{t('seen')}</dt>
          <dd>
            <Age since={agent.last_seen_at} />
          </dd>
        </div>
        <div>
          <dt>{t('skew')}</dt>
          <dd>
            <Skew seconds={agent.clock_skew_seconds} />
          </dd>
        </div>
        <div>
          <dt>{t('first')}</dt>
          <dd>
            <When at={agent.first_seen_at} />
          </dd>
        </div>
        <div>
          <dt>{t('timezone')}</dt>
          <dd>
            <TimezoneForm agent={agent} key={agent.version} />
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Waiting({ reports }: { readonly reports: readonly Schemas['WaitingReport'][] }) {
  const t = useTranslations('agents');
  if (reports.length === 0) return null;
  return (
    <Panel title={t('waiting')} aside={reports.length}>
      <table className="table">
        <thead>
          <tr>
            <th>{t('file')}</th>
            <th>{t('waitsFor')}</th>
            <th>{t('when')}</th>
          </tr>
        </thead>
        <tbody>
          {reports.map(({ id, file_name: name, waiting, first_seen_at: seen }) => (
            <tr key={id}>
              <td>
                <code className="break">{name}</code>
              </td>
              <td>
                <ul>
                  {waiting.map(({ database_name: database, message }) => (
                    <li key={database} className="break">
                      {message}
                    </li>
                  ))}
                </ul>
              </td>
              <td className="muted">
                <Relative at={seen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
