import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { Page } from '../../common/http/pagination.js';
import { notFound } from '../../common/http/problem.js';
import { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { PreviewRouting, RoutingPreview } from './dto/preview.dto.js';
import type { ListRulesQuery } from './dto/rule.dto.js';
import type { Subject } from './match.js';
import { previewOf } from './preview.js';
import { subjectOfOther } from './router.js';
import { Routes } from './routes.js';
import { NotificationRule } from './rule.entity.js';

const IN_ORDER = { position: 'ASC', id: 'ASC' } as const;

/** What the API shows of rules. */
@Injectable()
export class RulesService {
  constructor(@InjectRepository(NotificationRule) private readonly rules: Repository<NotificationRule>, private readonly routes: Routes) {}

  /** In order. There are few, so they are counted here. */
  async list({ skip, limit, is_active, channel_id }: ListRulesQuery): Promise<Page<NotificationRule>> {
    const all = await this.rules.find({ where: is_active === undefined ? {} : { is_active }, order: IN_ORDER });
    const found = all.filter(({ channel_ids }) => channel_id === undefined || channel_ids.includes(channel_id));
    return { items: found.slice(skip, skip + limit), total: found.length };
  }

  /** @throws 404 */
  async get(id: number): Promise<NotificationRule> {
    const rule = await this.rules.findOneBy({ id });
    if (rule === null) throw notFound('Notification rule', id);
    return rule;
  }

  /** Who would be told of something, and why. @throws 404 for a job that does not exist */
  preview(wanted: PreviewRouting): Promise<RoutingPreview> {
    return this.rules.manager.transaction(async (manager) => {
      const job = await findJob(manager, wanted.job_id ?? null);
      const rules = await manager.find(NotificationRule, { order: IN_ORDER });
      return previewOf(subjectOf(wanted, job), job?.email_for_notifications ?? null, rules, await this.routes.table(manager));
    });
  }
}

async function findJob(manager: EntityManager, id: number | null): Promise<ExpectedBackupJob | null> {
  if (id === null) return null;
  const job = await manager.findOneBy(ExpectedBackupJob, { id });
  if (job === null) throw notFound('Job', id);
  return job;
}

/** What is not about a job has no status and nothing else of one. */
function subjectOf(wanted: PreviewRouting, job: ExpectedBackupJob | null): Subject {
  const { agent_id, company_name, city, tags, database_name } = wanted;
  const [kind, status] = [wanted.kind ?? 'alert', wanted.status ?? 'missing'];
  const agent = agent_id ?? job?.agent_id_responsible ?? null;
  switch (kind) {
    case 'alert':
    case 'reminder':
    case 'recovery':
      return {
        kind, statuses: [status], severity: 'info', agent, company: company_name ?? job?.company_name ?? null, city: city ?? job?.city ?? null,
        tags: tags ?? job?.tags ?? [], job: database_name ?? job?.database_name ?? null,
      };
    case 'report_rejected':
      return subjectOfOther(kind, 'warning', agent);
    case 'scan_failed':
    case 'alarm':
    case 'channel_disabled':
      return subjectOfOther(kind, 'critical', agent);
    case 'digest':
    case 'test':
      return subjectOfOther(kind, 'info', agent);
  }
}
