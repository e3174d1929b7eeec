import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import type { PageQuery } from '../common/http/page.dto.js';
import type { Page } from '../common/http/pagination.js';
import { notFound } from '../common/http/problem.js';
import type { ListRejectedReportsQuery, ListReportsQuery } from './dto/list-reports.dto.js';
import { Report } from './report.entity.js';

const REJECTED = `(report.partial OR report.state = 'rejected')`;

/** Finds report files by what became of them. Newest first; agents compared without case. */
@Injectable()
export class ReportsService {
  constructor(@InjectRepository(Report) private readonly reports: Repository<Report>) {}

  list({ state, agent_id, ...page }: ListReportsQuery): Promise<Page<Report>> {
    const search = this.search(agent_id);
    if (state !== undefined) search.andWhere('report.state = :state', { state });
    return pageOf(search, page);
  }

  listRejected({ partial, agent_id, ...page }: ListRejectedReportsQuery): Promise<Page<Report>> {
    const search = this.search(agent_id).andWhere(REJECTED);
    if (partial !== undefined) search.andWhere('report.partial = :partial', { partial });
    return pageOf(search, page);
  }

  /** @throws 404 */
  async get(id: number): Promise<Report> {
    const report = await this.reports.findOneBy({ id });
    if (report === null) throw notFound('Report', id);
    return report;
  }

  /** @throws 404 also when the report was read without a problem */
  async getRejected(id: number): Promise<Report> {
    const report = await this.search().where({ id }).andWhere(REJECTED).getOne();
    if (report === null) throw notFound('Rejected report', id);
    return report;
  }

  /** Reports carry the folder's spelling, which is the agent's id. */
  private search(agentId?: string): SelectQueryBuilder<Report> {
    const search = this.reports.createQueryBuilder('report').orderBy('report.id', 'DESC');
    if (agentId === undefined) return search;
    return search.where('report.agent_id IN (SELECT id FROM agents WHERE agent_key = :key)', { key: agentId.toLowerCase() });
  }
}

async function pageOf(search: SelectQueryBuilder<Report>, { skip, limit }: PageQuery): Promise<Page<Report>> {
  const [items, total] = await search.offset(skip).limit(limit).getManyAndCount();
  return { items, total };
}
