import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, Not, Repository } from 'typeorm';
import { AuditLog } from '../audit/audit-log.js';
import { demandMatch, type TagCondition } from '../common/http/etag.js';
import type { Page } from '../common/http/pagination.js';
import { notFound } from '../common/http/problem.js';
import { Agent } from './agent.entity.js';
import { agentEtag } from './agent-etag.js';
import { agentByKey, agentPage, waitingReports } from './agent-queries.js';
import { AgentDetails, type AgentOverview } from './dto/agent-overview.dto.js';
import type { ListAgentsQuery } from './dto/list-agents.dto.js';
import type { UpdateAgentDto } from './dto/update-agent.dto.js';

/** Finds agents with the state of their jobs, and sets their time zone. Ids are compared without case. */
@Injectable()
export class AgentsService {
  constructor(@InjectRepository(Agent) private readonly agents: Repository<Agent>, private readonly audit: AuditLog) {}

  async list(query: ListAgentsQuery): Promise<Page<AgentOverview>> {
    const where = query.silent === undefined ? {} : { silent_since: query.silent ? Not(IsNull()) : IsNull() };
    return { items: await agentPage(this.agents.manager, query), total: await this.agents.countBy(where) };
  }

  /** @throws 404 */
  get(id: string): Promise<AgentDetails> {
    return detailsOf(this.agents.manager, id);
  }

  /** The version grows only when the zone is really another one. @throws 404, 412 */
  update(id: string, { timezone }: UpdateAgentDto, condition: TagCondition | null): Promise<AgentDetails> {
    return this.agents.manager.transaction(async (manager) => {
      const agent = await lockAgent(manager, id, condition);
      if (timezone !== undefined && timezone !== agent.timezone) {
        await manager.update(Agent, agent.id, { timezone, version: agent.version + 1 });
        const [before, after] = [{ timezone: agent.timezone }, { timezone }];
        await this.audit.record(manager, [{ action: 'agent.updated', target: { type: 'agent', id: agent.id }, before, after }]);
      }
      return detailsOf(manager, id);
    });
  }
}

async function detailsOf(manager: EntityManager, id: string): Promise<AgentDetails> {
  const agent = isPossibleId(id) ? await agentByKey(manager, id.toLowerCase()) : null;
  if (agent === null) throw notFound('Agent', id);
  const waiting_reports = await waitingReports(manager, agent.id);
  return Object.assign(new AgentDetails(), agent, { waiting_reports });
}

async function lockAgent(manager: EntityManager, id: string, condition: TagCondition | null): Promise<Agent> {
  const where = { agent_key: id.toLowerCase() };
  const agent = isPossibleId(id) ? await manager.findOne(Agent, { where, lock: { mode: 'pessimistic_write' } }) : null;
  if (agent === null) throw notFound('Agent', id);
  demandMatch(condition, agentEtag(agent), `Agent ${agent.id}`);
  return agent;
}

/** PostgreSQL refuses NUL in a parameter; no folder has one in its name. */
function isPossibleId(id: string): boolean {
  return !id.includes('\0');
}
