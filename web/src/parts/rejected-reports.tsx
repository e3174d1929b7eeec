import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { useMay } from '../api/session.ts';
import { Relative } from './figures.tsx';
import { Empty } from './states.tsx';
import { tellDone, useTellFailure } from './tell.ts';

/** Reads JSON that may be broken: not loaded before somebody looks at one. */
const ReportDialog = lazy(() => import('./report/report-dialog.tsx'));

type Report = Schemas['Report'];

/** Reports that could not be read, with what is wrong and where. */
export function RejectedReports({ reports }: { readonly reports: readonly Report[] }) {
  const t = useTranslations('agents');
  const may = useMay('operator');
  const client = useQueryClient();
  const onError = useTellFailure();
  const [shown, show] = useState<Report | null>(null);
  const retry = useMutation({
    mutationFn: ({ id }: Report) => dataOf(api.POST('/rejected_reports/{id}/retry', { params: { path: { id } } })),
    onSuccess: (_report, { file_name: name }) => {
      tellDone(t('retried', { name }));
      void client.invalidateQueries();
    },
    onError,
  });
  if (reports.length === 0) return <Empty title={t('noRejected')} />;
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{t('file')}</th>
            <th>{t('problems')}</th>
            <th>{t('when')}</th>
            <th>
              <span className="visually-hidden">{t('content')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <tr key={report.id}>
              <td>
                <code className="break">{report.file_name}</code>
                <br />
                <Link href={`/agents/${encodeURIComponent(report.agent_id)}`}>{report.agent_id}</Link>{' '}
                <span className="muted">({report.partial ? t('partial') : t('wholly')})</span>
              </td>
              <td>
                <ul>
                  {report.problems.map(({ pointer, detail }) => (
                    <li key={pointer + detail} className="break">
                      {pointer !== '' && <code>{pointer}</code>} {detail}
                    </li>
                  ))}
                </ul>
              </td>
              <td className="muted">
                <Relative at={report.first_seen_at} />
              </td>
              <td>
                <span className="row">
                  <Button size="compact-sm" variant="default" onClick={() => show(report)}>
                    {t('showContent')}
                    <span className="visually-hidden"> {report.file_name}</span>
                  </Button>
                  {may && (
                    <Button size="compact-sm" variant="default" loading={retry.isPending && retry.variables.id === report.id} onClick={() => retry.mutate(report)}>
                      {t('retry')}
                      <span className="visually-hidden"> {report.file_name}</span>
                    </Button>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown !== null && (
        <Suspense fallback={null}>
          <ReportDialog report={shown} close={() => show(null)} />
        </Suspense>
      )}
    </div>
  );
}
