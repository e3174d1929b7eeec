import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import type { Schemas } from '../../api/client.ts';
import { healthQuery, runsQuery, summaryQuery } from '../../api/queries.ts';
import { formatBytes, formatSpan } from '../../parts/duration.ts';
import { Bytes, Relative } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { StatusGlyph } from '../../parts/status.tsx';
import { Machine } from './machine.tsx';
import { OutboxState } from './outbox.tsx';
import classes from './settings.module.css';

/** How Vigie itself is. */
export function SystemState() {
  const t = useTranslations('settings.system');
  const health = useQuery(healthQuery);
  const summary = useQuery(summaryQuery);
  const runs = useQuery(runsQuery);
  return (
    <>
      <div className={classes.grid}>
        <Panel title={t('health')} padded>
          <Loaded query={health}>{(data) => <Health health={data} />}</Loaded>
        </Panel>
        <Panel title={t('volumes')} padded>
          <Loaded query={health}>{({ volumes }) => volumes.map((volume) => <Room key={volume.name} volume={volume} />)}</Loaded>
        </Panel>
        <Machine />
        <OutboxState />
        <Panel title={t('stored')} padded>
          <Loaded query={summary}>
            {({ stored }) => (
              <strong>
                {t('copies', { count: stored.copies })} · <Bytes of={stored.bytes} />
              </strong>
            )}
          </Loaded>
        </Panel>
      </div>
      <Panel title={t('scans')}>
        <Loaded query={runs}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="–" />
            ) : (
              <div className="scroll-x" tabIndex={0} role="region" aria-label={t('scans')}>
                <table className="table">
                  <tbody>
                    {items.map((run) => (
                      <tr key={run.id}>
                        <td className="num">{run.id}</td>
                        <td>
                          {t(`scanState.${run.state}`)}
                          {run.error !== null && <div className="break muted">{run.error}</div>}
                        </td>
                        <td>{t('entries', { count: run.entries_recorded + run.entries_missing })}</td>
                        <td>
                          <Bytes of={run.bytes_verified} />
                        </td>
                        <td className="muted right">
                          <Relative at={run.finished_at ?? run.requested_at} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

function Health({ health }: { readonly health: Schemas['HealthStatus'] }) {
  const t = useTranslations('settings.system');
  const locale = useLocale();
  const status = health.status === 'ok' ? 'ok' : 'failed';
  return (
    <div className={classes.health} data-status={status}>
      <strong className="row">
        <StatusGlyph status={status} />
        {t(health.status)}
      </strong>
      <ul>
        {health.reasons.map((reason) => (
          <li key={reason} className="break">
            {reason}
          </li>
        ))}
      </ul>
      <span className="muted">
        {t('uptime')} {formatSpan(health.uptime_seconds, locale)}
      </span>
    </div>
  );
}

/** A forecast beyond that says nothing. */
const FORESEEN_DAYS = 365;
const SOON_DAYS = 7;

function Room({ volume: { name, path, free_bytes: free, total_bytes: total, bytes_per_day: perDay, days_left: left } }: { readonly volume: Schemas['Volume'] }) {
  const t = useTranslations('settings.system');
  const locale = useLocale();
  const words = name === 'staging' ? t('staging') : name === 'validated' ? t('validated') : name;
  return (
    <div className={classes.volume}>
      <div className="row between wrap">
        <span>
          {words} <code className="muted break">{path}</code>
        </span>
        <span className="num">{t('free', { free: formatBytes(free, locale), total: formatBytes(total, locale) })}</span>
      </div>
      <Progress value={total === 0 ? 0 : ((total - free) / total) * 100} color={free / total < 0.1 ? 'red' : 'teal'} aria-label={words} mt={4} />
      {perDay !== null && left !== null && left < FORESEEN_DAYS ? (
        <p data-status={left < SOON_DAYS ? 'failed' : 'none'} className={classes.forecast}>
          {t('fullIn', { days: Math.floor(left), perDay: formatBytes(perDay, locale) })}
        </p>
      ) : (
        <p className="muted">{t('noForecast')}</p>
      )}
    </div>
  );
}
