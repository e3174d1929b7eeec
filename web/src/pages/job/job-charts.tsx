import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { api, pageOf } from '../../api/client.ts';
import { KEY } from '../../api/stale.ts';
import { Chart } from '../../parts/chart.tsx';
import { formatBytes, formatSpan } from '../../parts/duration.ts';
import { Panel } from '../../parts/page.tsx';
import { Failure, Loading } from '../../parts/states.tsx';
import classes from './job-charts.module.css';
import { type Curve, curveOf, delayOf, sizeOf, transferOf } from './figures.ts';

const REPORTS = 400;
const FIELDS = [
  'id',
  'status',
  'agent_report_timestamp_utc',
  'cycle_expected_at_utc',
  'server_calculated_staged_size',
  'agent_transfer_process_start_time',
  'agent_transfer_process_timestamp',
] as const;

/** Size, punctuality and time of transfer over the last reports, with what is usual. */
export default function JobCharts({ jobId }: { readonly jobId: number }) {
  const t = useTranslations('job');
  const locale = useLocale();
  const entries = useQuery({
    queryKey: [KEY.job, jobId, 'figures'],
    queryFn: () =>
      pageOf(
        api.GET('/backup_entries', { params: { query: { job_id: jobId, limit: REPORTS, fields: [...FIELDS] } }, querySerializer: { array: { style: 'form', explode: false } } }),
      ),
  });
  const items = entries.data?.items;
  const curves = useMemo(() => {
    const found = (items ?? []).map((entry) => ({
      status: entry.status ?? 'unknown',
      agent_report_timestamp_utc: entry.agent_report_timestamp_utc ?? null,
      cycle_expected_at_utc: entry.cycle_expected_at_utc ?? null,
      server_calculated_staged_size: entry.server_calculated_staged_size ?? null,
      agent_transfer_process_start_time: entry.agent_transfer_process_start_time ?? null,
      agent_transfer_process_timestamp: entry.agent_transfer_process_timestamp ?? null,
    }));
    return { sizes: curveOf(found, sizeOf), delays: curveOf(found, delayOf), durations: curveOf(found, transferOf) };
  }, [items]);
  if (entries.isError) return <Failure error={entries.error} retry={() => void entries.refetch()} />;
  if (items === undefined) return <Loading />;
  const bytes = (value: number) => formatBytes(value, locale);
  const span = (value: number) => (value < 0 ? `−${formatSpan(-value, locale)}` : formatSpan(value, locale));
  return (
    <div className={classes.charts}>
      <Figure title={t('sizes')} curve={curves.sizes} format={bytes} />
      <Figure title={t('delays')} curve={curves.delays} format={span} />
      <Figure title={t('durations')} curve={curves.durations} format={span} />
    </div>
  );
}

function Figure({ title, curve, format }: { readonly title: string; readonly curve: Curve | null; readonly format: (value: number) => string }) {
  const t = useTranslations('job');
  const usual = curve && t('usual', { from: format(curve.usual[0]), to: format(curve.usual[1]) });
  return (
    <Panel title={title} aside={usual} padded>
      {curve === null ? <p className="muted">{t('noFigures')}</p> : <Chart curve={curve} format={format} label={`${title}: ${usual}`} />}
    </Panel>
  );
}
