import type { Repository, SelectQueryBuilder } from 'typeorm';
import type { JobFilters } from './dto/job-filters.dto.js';
import type { ListJobsQuery } from './dto/list-jobs.dto.js';
import type { ExpectedBackupJob } from './job.entity.js';
import { isLateSql } from './late.js';
import { applyFilters, applySort, containing } from './search.js';

const SEARCHED = ['database_name', 'agent_id_responsible', 'company_name', 'city', 'owner'].map((column) => `job.${column} ILIKE :q`);

const CONDITIONS = {
  status: 'job.current_status = :status',
  agent_id: 'job.agent_key = :agent_id',
  company_name: 'job.company_name = :company_name',
  city: 'job.city = :city',
  database_name: 'job.database_name = :database_name',
  backup_frequency: 'job.backup_frequency = :backup_frequency',
  is_active: 'job.is_active = :is_active',
  owner: 'job.owner = :owner',
  tag: 'job.tags @> :tag',
  ids: 'job.id = ANY(:ids)',
  q: `(${SEARCHED.join(' OR ')} OR EXISTS (SELECT FROM unnest(job.tags) AS tag WHERE tag ILIKE :q))`,
};

/** The jobs that meet every condition at this time. */
export function filterJobs(jobs: Repository<ExpectedBackupJob>, { q, late, ...filters }: JobFilters, now: Date): SelectQueryBuilder<ExpectedBackupJob> {
  const found = applyFilters(jobs.createQueryBuilder('job'), CONDITIONS, q === undefined ? filters : { ...filters, q: containing(q) });
  return late === undefined ? found : found.andWhere(`${isLateSql(':now')} = :late`, { now, late });
}

/** The page of jobs that a list request asks for. */
export function searchJobs(jobs: Repository<ExpectedBackupJob>, { sort, skip, limit, ...filters }: Omit<ListJobsQuery, 'format'>, now: Date): SelectQueryBuilder<ExpectedBackupJob> {
  return applySort(filterJobs(jobs, filters, now), sort).offset(skip).limit(limit);
}
