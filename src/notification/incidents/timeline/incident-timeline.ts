import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageQuery } from '../../../common/http/page.dto.js';
import type { Page } from '../../../common/http/pagination.js';
import { notFound } from '../../../common/http/problem.js';
import { countedPage } from '../../../database/counted-page.js';
import { Incident } from '../incident.entity.js';
import { TIMELINE } from './timeline-sql.js';
import type { TimelineStep } from './timeline-step.dto.js';

/** What happened in an incident: nothing is written down for it alone. */
@Injectable()
export class IncidentTimeline {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first. @throws 404 */
  async list(id: number, page: PageQuery): Promise<Page<TimelineStep>> {
    if (!(await this.dataSource.manager.existsBy(Incident, { id }))) throw notFound('Incident', id);
    return countedPage(this.dataSource, TIMELINE, [id], page);
  }
}
