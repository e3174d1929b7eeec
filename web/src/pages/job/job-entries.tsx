import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { jobEntriesQuery } from '../../api/queries.ts';
import { Bytes, When } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { StatusMark } from '../../parts/status.tsx';
import classes from './job.module.css';

const STEP = 15;

/** Verdicts, the newest first; each leads to its evidence. */
export function JobEntries({ jobId }: { readonly jobId: number }) {
  const t = useTranslations('job');
  const words = useTranslations('states');
  const format = useFormatter();
  const [limit, setLimit] = useState(STEP);
  const entries = useQuery(jobEntriesQuery(jobId, limit));
  return (
    <Panel title={t('entries')} aside={entries.data && format.number(entries.data.total)}>
      <Loaded query={entries}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty title={t('noEntries')} />
          ) : (
            <>
              <div className="scroll-x">
                <table className="table">
                  <thead>
                    <tr>
                      <th>{t('verdict')}</th>
                      <th>{t('due')}</th>
                      <th>{t('message')}</th>
                      <th className="right">{t('size')}</th>
                      <th>
                        <span className="visually-hidden">{t('why')}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((entry) => (
                      <tr key={entry.id}>
                        <td>
                          <StatusMark status={entry.status === 'success' && entry.late ? 'late_success' : entry.status} />
                        </td>
                        <td>{entry.cycle_expected_at_utc ? <When at={entry.cycle_expected_at_utc} /> : '–'}</td>
                        <td>
                          <span className={classes.message}>{entry.message}</span>
                        </td>
                        <td className="right">{entry.server_calculated_staged_size !== null && <Bytes of={entry.server_calculated_staged_size} />}</td>
                        <td>
                          <Link href={`/entries/${entry.id}`} className="nowrap">
                            {t('why')}
                            <span className="visually-hidden"> {entry.cycle_expected_at_utc}</span>
                          </Link>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              {total > items.length && limit < 1000 && (
                <Button variant="subtle" fullWidth radius={0} loading={entries.isFetching} onClick={() => setLimit((now) => Math.min(1000, now + 4 * STEP))}>
                  {words('more')}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}
