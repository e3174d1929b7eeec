import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Download, Printer } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { useSearchParams } from 'wouter';
import { complianceQuery } from '../../api/queries.ts';
import { saveAnswer } from '../../parts/download.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { useTellFailure } from '../../parts/tell.ts';
import { FiguresTable } from './figures-table.tsx';
import { monthAfter, monthOf } from './month.ts';
import { Totals } from './totals.tsx';

/** How well a month's cycles were met, for a customer or an auditor: on paper as well. */
export default function CompliancePage() {
  const t = useTranslations('compliance');
  const format = useFormatter();
  const tellFailure = useTellFailure();
  const [search, setSearch] = useSearchParams();
  const newest = monthOf(new Date());
  const month = /^\d{4}-\d{2}$/.test(search.get('month') ?? '') ? (search.get('month') ?? newest) : newest;
  const figures = useQuery(complianceQuery(month));
  const show = (next: string): void => {
    if (next !== '') setSearch({ month: next }, { replace: true });
  };
  const save = (rows: 'jobs' | 'sites'): void => {
    saveAnswer(`/reports/compliance?month=${month}&rows=${rows}`, 'text/csv', `compliance-${rows}-${month}.csv`).catch(tellFailure);
  };
  const name = format.dateTime(new Date(`${month}-15T00:00:00Z`), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (
    <Page
      title={`${t('title')}: ${name}`}
      subtitle={figures.data && t('until', { time: format.dateTime(new Date(figures.data.counted_until), { dateStyle: 'medium', timeStyle: 'short' }) })}
      actions={
        <>
          <ActionIcon variant="default" size="input-sm" aria-label={t('previous')} onClick={() => show(monthAfter(month, -1))}>
            <ChevronLeft size={16} />
          </ActionIcon>
          <TextInput type="month" aria-label={t('month')} value={month} max={newest} onChange={({ currentTarget }) => show(currentTarget.value)} />
          <ActionIcon variant="default" size="input-sm" aria-label={t('next')} disabled={month >= newest} onClick={() => show(monthAfter(month, 1))}>
            <ChevronRight size={16} />
          </ActionIcon>
          <Button variant="default" leftSection={<Download size={16} />} onClick={() => save('sites')}>
            {t('csvSites')}
          </Button>
          <Button variant="default" leftSection={<Download size={16} />} onClick={() => save('jobs')}>
            {t('csvJobs')}
          </Button>
          <Button variant="default" leftSection={<Printer size={16} />} onClick={() => window.print()}>
            {t('print')}
          </Button>
        </>
      }
    >
      <Loaded query={figures} lines={10}>
        {({ total, sites, jobs, jobs_total: jobsTotal, sites_total: sitesTotal }) =>
          total.due === 0 && total.excused === 0 ? (
            <div className="card">
              <Empty title={t('none')} />
            </div>
          ) : (
            <>
              <Totals total={total} />
              <Panel title={t('sites')} aside={sitesTotal > sites.length ? t('shown', { shown: sites.length, total: sitesTotal }) : sitesTotal}>
                <FiguresTable
                  rows={sites.map((site) => ({
                    ...site,
                    key: `${site.company_name}/${site.city}`,
                    name: site.company_name,
                    detail: site.city,
                    href: `/jobs?${new URLSearchParams({ company_name: site.company_name, city: site.city }).toString()}`,
                  }))}
                  heading={t('site')}
                />
              </Panel>
              <Panel title={t('jobs')} aside={jobsTotal > jobs.length ? t('shown', { shown: jobs.length, total: jobsTotal }) : jobsTotal}>
                <FiguresTable
                  rows={jobs.map((job) => ({ ...job, key: String(job.job_id), name: job.database_name, detail: job.agent_id, href: `/jobs/${job.job_id}` }))}
                  heading={t('job')}
                />
              </Panel>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
