import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { jobQuery } from '../../api/queries.ts';
import { When } from '../../parts/figures.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded, Loading } from '../../parts/states.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { CycleCalendar } from './cycle-calendar.tsx';
import { JobActions } from './job-actions.tsx';
import { JobCopies } from './job-copies.tsx';
import { JobEntries } from './job-entries.tsx';
import { JobFacts } from './job-facts.tsx';
import { JobMessages } from './job-messages.tsx';
import { Muted } from './muted.tsx';

/** Draws curves: not loaded before somebody looks at a job. */
const JobCharts = lazy(() => import('./job-charts.tsx'));

/** One database of one agent: how it stands, how it went, and where its copies lie. */
export default function JobPage({ id }: { readonly id: number }) {
  const t = useTranslations('job');
  const job = useQuery(jobQuery(id));
  const data = job.data;
  const subtitle = data && (
    <span className="row wrap">
      <StatusMark status={data.is_active ? data.current_status : 'inactive'} />
      <Link href={`/agents/${encodeURIComponent(data.agent_id_responsible)}`} className="break">
        {data.agent_id_responsible}
      </Link>
      <Muted job={data} />
      {data.paused_until !== null && <strong>{t.rich('pausedUntil', { time: () => <When at={data.paused_until ?? ''} /> })}</strong>}
    </span>
  );
  return (
    <Page title={data?.database_name ?? `${t('jobs')} ${id}`} above={{ title: t('jobs'), href: '/jobs' }} subtitle={subtitle} actions={data && <JobActions job={data} />}>
      <Loaded query={job}>
        {(loaded) => (
          <>
            <JobFacts job={loaded} />
            <CycleCalendar jobId={id} />
            <Suspense fallback={<Loading />}>
              <JobCharts jobId={id} />
            </Suspense>
            <JobEntries jobId={id} />
            <JobMessages jobId={id} />
            <JobCopies jobId={id} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
