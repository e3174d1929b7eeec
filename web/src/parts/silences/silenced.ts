import type { Schemas } from '../../api/client.ts';
import { matchesWildcard } from '../match/wildcard.ts';

type Job = Pick<Schemas['ExpectedBackupJob'], 'agent_id_responsible' | 'company_name' | 'city' | 'tags' | 'database_name'>;
type Silence = Pick<Schemas['Silence'], 'match' | 'until'>;

/** Of silences that count, those that name this job, whatever its status; the one that lasts longest first. */
export function silencesOf<T extends Silence>(job: Job, silences: readonly T[]): T[] {
  return silences.filter(({ match }) => names(match, job)).sort((a, b) => b.until.localeCompare(a.until));
}

function names(match: Schemas['SilenceMatch'], job: Job): boolean {
  const holds = (patterns: readonly string[] | undefined, value: string): boolean => patterns === undefined || patterns.some((pattern) => matchesWildcard(pattern, value));
  const tags = match.tags?.map((tag) => tag.toLowerCase());
  return (
    holds(match.agents, job.agent_id_responsible) && holds(match.companies, job.company_name) && holds(match.cities, job.city) && holds(match.jobs, job.database_name) &&
    (tags === undefined || job.tags.some((tag) => tags.includes(tag.toLowerCase())))
  );
}
