import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Schemas } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Relative } from '../../parts/figures.tsx';
import { useMonitor } from '../../parts/monitor.ts';
import classes from './jobs.module.css';

interface Props {
  readonly databases: readonly Schemas['UnmatchedDatabase'][];
  readonly total: number;
}

/** Databases that somebody backs up and nobody expects. */
export function Unmatched({ databases, total }: Props) {
  const t = useTranslations('jobs');
  const may = useMay('admin');
  const monitor = useMonitor();
  return (
    <details className={`card ${classes.unmatched}`}>
      <summary>{t('unmatched', { count: total })}</summary>
      <ul>
        {databases.map((database) => (
          <li key={database.id}>
            <span>
              <strong className="break">{database.database_name}</strong> <span className="muted break">{database.agent_id}</span>
            </span>
            <span className="muted">
              <Relative at={database.last_report_at} />
            </span>
            {may && (
              <Button size="compact-sm" variant="default" loading={monitor.isPending && monitor.variables.id === database.id} onClick={() => monitor.mutate(database)}>
                {t('monitor')}
                <span className="visually-hidden"> {database.database_name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
