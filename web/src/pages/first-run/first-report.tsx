import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleCheckBig } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { unmatchedQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Bytes, Relative } from '../../parts/figures.tsx';
import { useMonitor } from '../../parts/monitor.ts';
import classes from './first-run.module.css';

/** Waits for the first report, and turns what it speaks of into jobs. */
export function FirstReport({ agents }: { readonly agents: readonly string[] }) {
  const t = useTranslations('firstRun');
  const may = useMay('admin');
  const unmatched = useQuery(unmatchedQuery);
  const monitor = useMonitor();
  const found = unmatched.data?.items ?? [];
  if (found.length === 0) {
    return (
      <div role="status" className={classes.waiting}>
        <Loader size="sm" type="dots" />
        <div>
          <p>{agents.length > 0 ? t('heard', { agents: agents.slice(0, 5).join(', ') }) : t('waiting')}</p>
          <p className="muted">{t('waitingText')}</p>
        </div>
      </div>
    );
  }
  return (
    <div role="status" className="stack">
      <p className="row">
        <CircleCheckBig size={18} color="var(--s-ok)" aria-hidden="true" />
        {t('arrived', { count: found.length })}
      </p>
      <ul className={classes.found}>
        {found.slice(0, 20).map((database) => (
          <li key={database.id}>
            <span>
              <strong className="break">{database.database_name}</strong> <span className="muted break">{database.agent_id}</span>
            </span>
            <span className="muted">
              {database.size_bytes !== null && (
                <>
                  <Bytes of={database.size_bytes} /> ·{' '}
                </>
              )}
              <Relative at={database.last_report_at} />
            </span>
            {may && (
              <Button size="xs" loading={monitor.isPending && monitor.variables.id === database.id} onClick={() => monitor.mutate(database)}>
                {t('monitor')}
                <span className="visually-hidden"> {database.database_name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
