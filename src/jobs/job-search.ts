import type { Repository, SelectQueryBuilder } from 'typeorm';
import type { ListJobsQuery } from './dto/list-jobs.dto.js';
import type { ExpectedBackupJob } from './job.entity.js';
import { applyFilters, applySort, containing } from './search.js';

const CONDITIONS = {
  status: 'job.current_status = :status',
  agent_id: 'job.agent_key = :agent_id',
  company_name: 'job.company_name = :company_name',
  city: 'job.city = :city',
  database_name: 'job.database_name = :database_name',
  is_active: 'job.is_active = :is_active',
  q: '(job.database_name ILIKE :q OR job.agent_id_responsible ILIKE :q OR job.company_name ILIKE :q OR job.city ILIKE :q)',
};

/** The page of jobs that a list request asks for. */
export function searchJobs(jobs: Repository<ExpectedBackupJob>, query: ListJobsQuery): SelectQueryBuilder<ExpectedBackupJob> {
  const { q, sort, skip, limit, ...filters } = query;
  const search = applyFilters(jobs.createQueryBuilder('job'), CONDITIONS, q === undefined ? filters : { ...filters, q: containing(q) });
  return applySort(search, sort).offset(skip).limit(limit);
}
