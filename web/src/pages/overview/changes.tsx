import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { changesQuery } from '../../api/queries.ts';
import { Relative } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { StatusGlyph, StatusMark } from '../../parts/status.tsx';
import { CHANGES_SHOWN } from './overview-queries.ts';
import classes from './changes.module.css';

/** The server gives no more at once. */
const MOST = 1_000;

/** What stands otherwise than a day ago. */
export function Changes() {
  const t = useTranslations('overview');
  const words = useTranslations('status');
  const [limit, setLimit] = useState(CHANGES_SHOWN);
  const changes = useQuery(changesQuery(limit));
  const hidden = changes.data === undefined || limit > CHANGES_SHOWN ? 0 : changes.data.total - changes.data.items.length;
  return (
    <Panel title={t('changes')} aside={hidden > 0 && <MoreChanges count={hidden} show={() => setLimit(MOST)} />}>
      <Loaded query={changes}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('noChanges')} />
          ) : (
            <ul>
              {items.map(({ job_id: jobId, database_name: database, agent_id: agent, was, is, changed_at: at, entry_id: entryId }) => (
                <li key={jobId}>
                  <Link href={entryId === null ? `/jobs/${jobId}` : `/entries/${entryId}`} className={classes.change}>
                    <span className={classes.who}>
                      <strong className="break">{database}</strong> <span className="muted break">{agent}</span>
                    </span>
                    <span className={classes.what}>
                      <span className={classes.was}>
                        <StatusGlyph status={was} size={13} />
                        <span className="visually-hidden">{words(was)}</span>
                        <ArrowRight size={13} aria-hidden="true" />
                      </span>
                      <StatusMark status={is} />
                    </span>
                    <span className="muted">
                      <Relative at={at} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

function MoreChanges({ count, show }: { readonly count: number; readonly show: () => void }) {
  const t = useTranslations('overview');
  return (
    <Button variant="subtle" size="compact-sm" onClick={show}>
      {t('moreChanges', { count })}
    </Button>
  );
}
