import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { Relative, When } from '../../parts/figures.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { isVerdict } from './verdict.ts';

type Part = Schemas['ShownIncidentJob'];

/** Jobs that are or were part of it, those in trouble first. */
export function IncidentJobs({ jobs }: { readonly jobs: readonly Part[] }) {
  const t = useTranslations('incident');
  const sorted = [...jobs].sort((a, b) => Number(b.recovered_at === null) - Number(a.recovered_at === null) || a.database_name.localeCompare(b.database_name));
  return (
    <Panel title={t('jobs')} aside={jobs.length}>
      {jobs.length === 0 ? (
        <Empty title={t('noJobs')} />
      ) : (
        <div className="scroll-x">
          <table className="table">
            <thead>
              <tr>
                <th>{t('job')}</th>
                <th>{t('status')}</th>
                <th>{t('since')}</th>
              </tr>
            </thead>
            <tbody>
              {sorted.map((part) => (
                <tr key={part.job_id}>
                  <td>
                    <Link href={`/jobs/${part.job_id}`} className="break">
                      {part.database_name}
                    </Link>
                  </td>
                  <td>
                    {isVerdict(part.status) && (
                      <Link href={`/entries/${part.entry_id}`}>
                        <StatusMark status={part.status} />
                      </Link>
                    )}
                    <Note part={part} />
                  </td>
                  <td className="muted">
                    <When at={part.since} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Note({ part }: { readonly part: Part }) {
  const t = useTranslations('incident');
  if (part.left_at !== null) return <div className="muted">{t('left')}</div>;
  if (part.recovered_at !== null)
    return (
      <div className="muted">
        {t('recovered')} <Relative at={part.recovered_at} />
      </div>
    );
  return part.acknowledged ? <div className="muted">{t('quiet')}</div> : null;
}
