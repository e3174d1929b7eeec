import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { Age } from '../../parts/figures.tsx';
import { Skew } from '../../parts/skew.tsx';
import { Standing } from '../../parts/standing.tsx';
import classes from './agents.module.css';

export function AgentsTable({ agents }: { readonly agents: readonly Schemas['AgentOverview'][] }) {
  const t = useTranslations('agents');
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{t('id')}</th>
            <th>{t('standing')}</th>
            <th>{t('report')}</th>
            <th>{t('seen')}</th>
            <th>{t('skew')}</th>
          </tr>
        </thead>
        <tbody>
          {agents.map(({ id, jobs, last_report_at: reported, last_seen_at: seen, silent_since: silent, clock_skew_seconds: skew }) => (
            <tr key={id}>
              <td>
                <Link href={`/agents/${encodeURIComponent(id)}`} className={`break ${classes.id}`}>
                  {id}
                </Link>
                {silent !== null && (
                  <strong data-status="missing" className={classes.silent}>
                    {t('silentSince')} <Age since={silent} />
                  </strong>
                )}
              </td>
              <td>
                <Standing jobs={jobs} agentId={id} />
              </td>
              <td>{reported === null ? <span className="muted">{t('never')}</span> : <Age since={reported} />}</td>
              <td className="muted">
                <Age since={seen} />
              </td>
              <td>
                <Skew seconds={skew} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
