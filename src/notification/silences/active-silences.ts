import type { EntityManager } from 'typeorm';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { checkRule } from '../routing/match.js';
import { subjectOfJob } from '../routing/router.js';
import { Silence } from './silence.entity.js';

type SilencedJob = Pick<ExpectedBackupJob, 'agent_id_responsible' | 'company_name' | 'city' | 'tags' | 'database_name'>;

/** Silences that count at that time: few, so jobs are held against them in memory. */
export function activeSilences(manager: EntityManager, at: Date): Promise<Silence[]> {
  return manager.createQueryBuilder(Silence, 'silence').where('silence.until > :at AND silence.created_at <= :at AND (silence.ended_at IS NULL OR silence.ended_at > :at)', { at }).orderBy('silence.id').getMany();
}

/** Whether any of these silences keeps a job with that status quiet: it meets every condition that the silence sets, as rules do. */
export function isSilenced(silences: readonly Pick<Silence, 'match'>[], job: SilencedJob, status: string): boolean {
  const subject = subjectOfJob('alert', [status], job);
  return silences.some(({ match }) => checkRule(match, subject).every(({ matches }) => matches));
}
