import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { entryQuery } from '../../api/queries.ts';
import { Bytes, When } from '../../parts/figures.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { Evidence } from './evidence.tsx';
import classes from './entry.module.css';
import { WhyPanel } from './why-panel.tsx';

type Entry = Schemas['BackupEntry'];

/** One verdict: why it was given, and what it was given on. */
export default function EntryPage({ id }: { readonly id: number }) {
  const t = useTranslations('entry');
  const entry = useQuery(entryQuery(id));
  const data = entry.data;
  return (
    <Page
      title={data ? data.database_name : t('title', { id })}
      above={data ? { title: `${t('job')}: ${data.database_name}`, href: `/jobs/${data.expected_job_id}` } : { title: t('job'), href: '/jobs' }}
      subtitle={
        data && (
          <span className="row wrap">
            <StatusMark status={data.status === 'success' && data.late ? 'late_success' : data.status} />
            <Link href={`/agents/${encodeURIComponent(data.agent_id)}`}>{data.agent_id}</Link>
            <span>{t('title', { id })}</span>
          </span>
        )
      }
    >
      <Loaded query={entry}>
        {(loaded) => (
          <>
            <WhyPanel entry={loaded} />
            <Evidence entry={loaded} />
            <Facts entry={loaded} />
            <details className={`card ${classes.details}`}>
              <summary>{t('raw')}</summary>
              <pre className={classes.raw} tabIndex={0}>
                {JSON.stringify(loaded.evidence, null, 2)}
              </pre>
            </details>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Facts({ entry }: { readonly entry: Entry }) {
  const t = useTranslations('entry');
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('expected'), entry.cycle_expected_at_utc && <When at={entry.cycle_expected_at_utc} />],
    [
      t('ended'),
      entry.agent_report_timestamp_utc && (
        <>
          <When at={entry.agent_report_timestamp_utc} seconds />
          {entry.late && (
            <strong data-status="late_success" className={classes.late}>
              {' '}
              {t('late')}
            </strong>
          )}
        </>
      ),
    ],
    [t('recorded'), <When at={entry.created_at} seconds />],
    [
      t('transfer'),
      entry.agent_transfer_process_start_time && entry.agent_transfer_process_timestamp && (
        <>
          <When at={entry.agent_transfer_process_start_time} seconds /> – <When at={entry.agent_transfer_process_timestamp} seconds />
        </>
      ),
    ],
    [t('before'), entry.agent_compress_size_pre_compress === null ? null : <Bytes of={entry.agent_compress_size_pre_compress} exact />],
    [
      t('content'),
      entry.status !== 'success' ? null : entry.hash_comparison_result === null ? t('contentUnknown') : entry.hash_comparison_result ? t('contentOther') : t('contentSame'),
    ],
    [t('stored'), entry.final_path && <code className="break">{entry.final_path}</code>],
    [t('report'), entry.report_file_name && <code className="break">{entry.report_file_name}</code>],
    [t('log'), entry.agent_logs_summary && <pre className={classes.log}>{entry.agent_logs_summary}</pre>],
    [t('error'), entry.agent_transfer_error_message && <pre className={classes.log}>{entry.agent_transfer_error_message}</pre>],
  ];
  return (
    <section className="card" aria-label={t('report')}>
      <dl className={classes.facts}>
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
