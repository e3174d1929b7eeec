import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { auditQuery } from '../../api/queries.ts';
import { When } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import classes from './settings.module.css';

const STEP = 50;

/** Who changed what, the newest first. */
export function AuditLog() {
  const t = useTranslations('settings.audit');
  const words = useTranslations();
  const [limit, setLimit] = useState(STEP);
  const log = useQuery(auditQuery(limit));
  return (
    <Panel title={words('settings.sections.audit')} aside={log.data?.total}>
      <Loaded query={log} lines={8}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty title={t('none')} />
          ) : (
            <>
              <div className="scroll-x">
                <table className="table">
                  <thead>
                    <tr>
                      <th>{t('when')}</th>
                      <th>{t('who')}</th>
                      <th>{t('action')}</th>
                      <th>{t('target')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((entry) => (
                      <tr key={entry.id}>
                        <td>
                          <When at={entry.occurred_at} seconds />
                        </td>
                        <td className="break">
                          {entry.key_name ?? '–'} <span className="muted">{t('address', { address: entry.address })}</span>
                        </td>
                        <td>
                          <code>{entry.action}</code>
                        </td>
                        <td>
                          <Target of={entry} />
                          {(entry.before !== null || entry.after !== null) && (
                            <details>
                              <summary>{t('change')}</summary>
                              <pre className={classes.change} tabIndex={0}>
                                {JSON.stringify({ before: entry.before, after: entry.after }, null, 2)}
                              </pre>
                            </details>
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              {total > items.length && limit < 1000 && (
                <Button variant="subtle" fullWidth radius={0} loading={log.isFetching} onClick={() => setLimit((now) => Math.min(1000, now + 4 * STEP))}>
                  {words('states.more')}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

/** Where the things of the log are shown, by what it calls them; with their id where each has a page. */
const PLACES: Readonly<Record<string, { readonly path: string; readonly each?: boolean }>> = {
  job: { path: '/jobs', each: true }, agent: { path: '/agents', each: true }, incident: { path: '/incidents', each: true }, delivery: { path: '/deliveries' }, scan_run: { path: '/settings' },
  notification_channel: { path: '/settings/channels' }, notification_rule: { path: '/settings/rules' }, maintenance_window: { path: '/settings/windows' }, api_key: { path: '/settings/keys' },
};

function Target({ of: { target_type: type, target_id: id } }: { readonly of: Schemas['AuditEntry'] }) {
  const place = PLACES[type];
  const name = `${type} ${id ?? ''}`;
  if (place === undefined || id === null) return <>{name}</>;
  return (
    <Link href={place.each === true ? `${place.path}/${encodeURIComponent(id)}` : place.path} className={classes.target}>
      {name}
    </Link>
  );
}
