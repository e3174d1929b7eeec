import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { changesQuery } from '../../api/queries.ts';
import { Relative } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { StatusGlyph, StatusMark } from '../../parts/status.tsx';
import { CHANGES_SHOWN } from './overview-queries.ts';
import classes from './changes.module.css';

/** What stands otherwise than a day ago. */
export function Changes() {
  const t = useTranslations('overview');
  const words = useTranslations('status');
  const changes = useQuery(changesQuery(CHANGES_SHOWN));
  return (
    <Panel title={t('changes')} aside={changes.data && changes.data.total > CHANGES_SHOWN ? t('moreChanges', { count: changes.data.total - CHANGES_SHOWN }) : undefined}>
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
