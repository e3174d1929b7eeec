import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { troubleQuery } from '../../api/queries.ts';
import { Age } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { StatusMark } from '../../parts/status.tsx';

/** Jobs that need somebody now, with or without an incident that was told. */
export function Trouble() {
  const t = useTranslations('incidents');
  const trouble = useQuery(troubleQuery);
  return (
    <Panel title={t('trouble')} aside={t('troubleHint')}>
      <Loaded query={trouble} lines={6}>
        {(jobs) =>
          jobs.length === 0 ? (
            <Empty title={t('noTrouble')}>{t('noTroubleText')}</Empty>
          ) : (
            <div className="scroll-x">
              <table className="table">
                <tbody>
                  {jobs.map((job) => (
                    <tr key={job.id}>
                      <td>
                        <StatusMark status={job.current_status} />
                      </td>
                      <td>
                        <Link href={`/jobs/${job.id}`} className="break">
                          {job.database_name}
                        </Link>{' '}
                        <span className="muted">
                          {job.company_name} {job.city}
                        </span>
                      </td>
                      <td>
                        <Link href={`/agents/${encodeURIComponent(job.agent_id_responsible)}`} className="break">
                          {job.agent_id_responsible}
                        </Link>
                      </td>
                      <td className="right">
                        <span className="muted">{t('since')}</span>{' '}
                        <strong>
                          <Age since={job.last_successful_backup_utc ?? job.created_at} />
                        </strong>
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
  );
}
