import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { agentIncidentQuery, silencesQuery } from '../../api/incident-queries.ts';
import { useNow, When } from '../../parts/figures.tsx';
import { silencesOf } from '../../parts/silences/silenced.ts';

/** Whether alerts about the job are held back, and the incident that it may be part of. */
export function Muted({ job }: { readonly job: Schemas['ExpectedBackupJob'] }) {
  const t = useTranslations();
  const now = useNow();
  const { data: silences } = useQuery(silencesQuery(false));
  const { data: incident } = useQuery(agentIncidentQuery(job.agent_id_responsible));
  const [longest] = silencesOf(job, silences?.items ?? []).filter(({ until }) => Date.parse(until) > now);
  const isInTrouble = job.is_active && !['ok', 'unknown'].includes(job.current_status);
  return (
    <>
      {incident != null && isInTrouble && <Link href={`/incidents/${incident.id}`}>{t('incident.title', { id: incident.id })}</Link>}
      {longest !== undefined && (
        <Link href="/incidents" title={longest.reason}>
          {t.rich('silences.muted', { time: () => <When at={longest.until} /> })}
        </Link>
      )}
    </>
  );
}
