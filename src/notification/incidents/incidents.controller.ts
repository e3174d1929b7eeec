import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/http/access.js';
import { ApiEtag } from '../../common/http/etag.decorators.js';
import { Id } from '../../common/http/id.pipe.js';
import { PageQuery } from '../../common/http/page.dto.js';
import { ApiPage, type Page } from '../../common/http/pagination.js';
import { ApiProblems } from '../../common/http/problem.js';
import { Acknowledgements } from './acknowledgements.js';
import { AcknowledgeIncident, IncidentDetails, ListIncidentsQuery, ShownIncident } from './dto/incident.dto.js';
import { IncidentsService } from './incidents.service.js';
import { IncidentTimeline } from './timeline/incident-timeline.js';
import { TimelineStep } from './timeline/timeline-step.dto.js';

/** Trouble of agents, from beginning to end. */
@ApiTags('incidents')
@Controller('incidents')
export class IncidentsController {
  constructor(private readonly incidents: IncidentsService, private readonly acknowledgements: Acknowledgements, private readonly timeline: IncidentTimeline) {}

  /** Incidents, newest first, also those that were over before anybody was told. */
  @Get()
  @Access('viewer')
  @ApiPage(ShownIncident)
  listIncidents(@Query() query: ListIncidentsQuery): Promise<Page<ShownIncident>> {
    return this.incidents.list(query);
  }

  /** One incident with its jobs. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(IncidentDetails)
  @ApiProblems(404, 422)
  getIncident(@Id() id: number): Promise<IncidentDetails> {
    return this.incidents.get(id);
  }

  /** What happened in it, the newest first: jobs that got worse or better, who was told, who looks after it. */
  @Get(':id/timeline')
  @Access('viewer')
  @ApiPage(TimelineStep)
  @ApiProblems(404)
  listIncidentTimeline(@Id() id: number, @Query() page: PageQuery): Promise<Page<TimelineStep>> {
    return this.timeline.list(id, page);
  }

  /** Says that somebody looks after it: no reminders of the jobs that are in trouble now. What becomes worse, and what recovers, is told. 409 when it is over. */
  @Post(':id/acknowledge')
  @Access('operator')
  @HttpCode(HttpStatus.OK)
  @ApiBody({ type: AcknowledgeIncident, required: false })
  @ApiProblems(404, 409, 422)
  acknowledgeIncident(@Id() id: number, @Body() { note }: AcknowledgeIncident): Promise<ShownIncident> {
    return this.acknowledgements.give(id, note ?? null);
  }

  /** Takes that back: reminders go on. 404 when nobody had said so. */
  @Delete(':id/acknowledge')
  @Access('operator')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiProblems(404, 422)
  unacknowledgeIncident(@Id() id: number): Promise<void> {
    return this.acknowledgements.takeBack(id);
  }
}
