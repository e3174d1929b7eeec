import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import type { TagCondition } from '../common/http/etag.js';
import { ApiEtag, ApiIfMatch, IfMatch, ShowsEtag } from '../common/http/etag.decorators.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { agentEtag } from './agent-etag.js';
import { AgentsService } from './agents.service.js';
import { AgentDetails, AgentOverview } from './dto/agent-overview.dto.js';
import { ListAgentsQuery } from './dto/list-agents.dto.js';
import { UpdateAgentDto } from './dto/update-agent.dto.js';

/** The machines that make backups. */
@ApiTags('agents')
@Controller('agents')
export class AgentsController {
  constructor(private readonly agents: AgentsService) {}

  /** Agents by id, with the number of their jobs per status. */
  @Get()
  @Access('viewer')
  @ApiPage(AgentOverview)
  listAgents(@Query() query: ListAgentsQuery): Promise<Page<AgentOverview>> {
    return this.agents.list(query);
  }

  /** One agent, the number of its jobs per status, and its reports that wait. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(AgentDetails, agentEtag)
  @ApiProblems(404)
  getAgent(@Param('id') id: string): Promise<AgentDetails> {
    return this.agents.get(id);
  }

  /** Sets the zone in which the agent's times without zone are read, from the next report on. */
  @Patch(':id')
  @Access('admin')
  @ShowsEtag(AgentDetails, agentEtag)
  @ApiIfMatch()
  @ApiProblems(404, 422)
  updateAgent(@Param('id') id: string, @Body() body: UpdateAgentDto, @IfMatch() condition: TagCondition | null): Promise<AgentDetails> {
    return this.agents.update(id, body, condition);
  }
}
