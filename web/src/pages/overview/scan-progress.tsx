import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormatter, useLocale, useTranslations } from 'use-intl';
import type { Schemas } from '../../api/client.ts';
import { type ScanRun, SCAN_KEY } from '../../api/live.ts';
import { formatBytes, formatSpan } from '../../parts/duration.ts';
import { Relative } from '../../parts/figures.tsx';
import classes from './scan-progress.module.css';

/** How the scan goes that is at work, else when the last one was and the next one is. */
export function ScanProgress({ status }: { readonly status: Schemas['ScannerStatus'] }) {
  const t = useTranslations('overview');
  const { data: told } = useQuery<ScanRun | null>({ queryKey: SCAN_KEY, queryFn: () => null, enabled: false });
  const run = told != null && (told.state === 'queued' || told.state === 'running') ? told : status.current;
  const current = run !== null && told?.id === run.id ? told : run;
  if (current !== null && (current.state === 'queued' || current.state === 'running')) return <Running run={current} />;
  return (
    <p className={`muted ${classes.idle}`}>
      {status.last?.finished_at ? (
        <span>
          {t('lastScan')} <Relative at={status.last.finished_at} />
        </span>
      ) : (
        <span>{t('noScan')}</span>
      )}
      {status.next_run_at !== null && (
        <span>
          {t('nextScan')} <Relative at={status.next_run_at} />
        </span>
      )}
      {status.last_error !== null && (
        <strong data-status="failed" className={classes.error}>
          {t('scanError', { error: status.last_error })}
        </strong>
      )}
      {status.ledger_held && (
        <strong data-status="late_success" className={classes.error}>
          {t('ledgerHeld')}
        </strong>
      )}
    </p>
  );
}

function Running({ run }: { readonly run: ScanRun }) {
  const t = useTranslations('overview');
  const format = useFormatter();
  const locale = useLocale();
  const done = run.bytes_total > 0 ? run.bytes_verified / run.bytes_total : run.agents_total > 0 ? run.agents_done / run.agents_total : 0;
  const left = run.bytes_per_second > 0 ? (run.bytes_total - run.bytes_verified) / run.bytes_per_second : null;
  return (
    <div className={`card ${classes.running}`}>
      <div className="row between wrap">
        <strong>{run.state === 'queued' ? t('scanQueued') : t('scanning')}</strong>
        <span className="muted num">
          {t('scanFigures', { files: format.number(run.files_verified), reports: format.number(run.reports_read), entries: format.number(run.entries_recorded) })}
          {run.bytes_per_second > 0 && ` · ${formatBytes(run.bytes_per_second, locale)}/s`}
          {left !== null && left > 1 && ` · ${t('timeLeft', { span: formatSpan(left, locale) })}`}
        </span>
      </div>
      <Progress value={done * 100} animated aria-label={t('scanning')} />
    </div>
  );
}
