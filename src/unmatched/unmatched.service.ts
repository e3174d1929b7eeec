import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Page } from '../common/http/pagination.js';
import { notFound, unprocessable } from '../common/http/problem.js';
import { fieldProblems } from '../jobs/field-problems.js';
import type { ShownJob } from '../jobs/job-columns.js';
import type { NewJobFields } from '../jobs/job-fields.js';
import { JobCreator } from '../jobs/editing/job-creator.js';
import type { ListUnmatchedQuery } from './dto/list-unmatched.dto.js';
import { suggestedJob } from './suggested-job.js';
import { UnmatchedDatabase } from './unmatched-database.entity.js';

/** Rows of `unmatched_databases found` stay when a job comes to expect their database: they hide, and are back if the job goes. */
export const EXPECTED_BY_NO_JOB = `NOT EXISTS (
  SELECT 1 FROM agents agent JOIN expected_backup_jobs job ON job.agent_key = agent.agent_key
  WHERE agent.id = found.agent_id AND job.database_name = found.database_name)`;

/** Finds databases that report and are expected by no job, and turns them into jobs. */
@Injectable()
export class UnmatchedService {
  constructor(
    @InjectRepository(UnmatchedDatabase) private readonly databases: Repository<UnmatchedDatabase>,
    private readonly jobs: JobCreator,
  ) {}

  /** By agent and database. */
  async list({ skip, limit, agent_id }: ListUnmatchedQuery): Promise<Page<UnmatchedDatabase>> {
    const search = this.databases.createQueryBuilder('found').where(EXPECTED_BY_NO_JOB).orderBy('found.agent_id').addOrderBy('found.database_name');
    if (agent_id !== undefined) search.andWhere('lower(found.agent_id) = :agent_id', { agent_id });
    const [items, total] = await search.offset(skip).limit(limit).getManyAndCount();
    return { items, total };
  }

  /** @throws 404; 409 and 422 as creating a job by hand would */
  async adopt(id: number, overrides: Partial<NewJobFields>): Promise<ShownJob> {
    const found = await this.databases.findOneBy({ id });
    if (found === null) throw notFound('Unmatched database', id);
    const wanted = { ...suggestedJob(found), ...overrides };
    const problems = fieldProblems(wanted);
    if (problems.length > 0) throw unprocessable(problems);
    return this.jobs.create(wanted);
  }
}
