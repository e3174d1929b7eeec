import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { healthQuery, systemQuery } from '../../api/queries.ts';
import { Bytes } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import classes from './settings.module.css';

/** What Vigie runs on. */
export function Machine() {
  const t = useTranslations('settings.system');
  const system = useQuery(systemQuery);
  const { data: health } = useQuery(healthQuery);
  return (
    <Panel title={t('machine')} padded>
      <Loaded query={system}>
        {(info) => {
          const rows: readonly (readonly [string, ReactNode])[] = [
            ['Vigie', info.version],
            [t('database'), `${t(`databases.${info.database}`)} ${info.database_version}`],
            [t('databaseSize'), <Bytes of={info.database_bytes} />],
            [t('workers'), t('workersCount', { count: info.hash_workers })],
            [t('queue'), health === undefined ? '…' : health.queue === null ? t('queueOff') : t('queueCount', { ...health.queue })],
            [t('memory'), <Bytes of={info.memory_bytes} />],
            [t('timezone'), info.timezone],
            ['Node.js', info.node_version],
          ];
          return (
            <dl className={classes.facts}>
              {rows.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd className="break">{value}</dd>
                </div>
              ))}
            </dl>
          );
        }}
      </Loaded>
    </Panel>
  );
}
