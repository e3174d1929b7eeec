import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { PageQuery } from '../common/page.dto.js';
import type { Page } from '../common/pagination.js';
import { notFound } from '../common/problem.js';
import { Agent } from './agent.entity.js';
import { agentByKey, agentPage, waitingReports } from './agent-queries.js';
import { AgentDetails, type AgentOverview } from './dto/agent-overview.dto.js';
import type { UpdateAgentDto } from './dto/update-agent.dto.js';

/** Finds agents with the state of their jobs, and sets their time zone. Ids are compared without case. */
@Injectable()
export class AgentsService {
  constructor(@InjectRepository(Agent) private readonly agents: Repository<Agent>) {}

  async list({ skip, limit }: PageQuery): Promise<Page<AgentOverview>> {
    return { items: await agentPage(this.agents.manager, skip, limit), total: await this.agents.count() };
  }

  /** @throws 404 */
  async get(id: string): Promise<AgentDetails> {
    // PostgreSQL refuses NUL in a parameter; no folder has one in its name.
    const agent = id.includes('\0') ? null : await agentByKey(this.agents.manager, id.toLowerCase());
    if (agent === null) throw notFound('Agent', id);
    const waiting_reports = await waitingReports(this.agents.manager, agent.id);
    return Object.assign(new AgentDetails(), agent, { waiting_reports });
  }

  /** @throws 404 */
  async update(id: string, { timezone }: UpdateAgentDto): Promise<AgentDetails> {
    const agent = await this.get(id);
    if (timezone === undefined) return agent;
    await this.agents.update(agent.id, { timezone });
    return Object.assign(agent, { timezone });
  }
}
