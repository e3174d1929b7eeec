import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { PageQuery } from '../common/http/page.dto.js';
import { OldestCopy } from './dto/oldest-copy.dto.js';
import { ListSitesQuery, Site } from './dto/site.dto.js';
import { ListStatusChangesQuery, StatusChange } from './dto/status-change.dto.js';
import { OverviewService } from './overview.service.js';

/** How everything stands, place by place, and what changed. */
@ApiTags('summary')
@Controller()
export class OverviewController {
  constructor(private readonly overview: OverviewService) {}

  /** Sites (company and city) with their databases and the newest cycles of each, most trouble first. */
  @Get('sites')
  @Access('viewer')
  @ApiPage(Site)
  listSites(@Query() query: ListSitesQuery): Promise<Page<Site>> {
    return this.overview.sites(query);
  }

  /** Active jobs by the age of their newest verified copy, the oldest first. */
  @Get('oldest_copies')
  @Access('viewer')
  @ApiPage(OldestCopy)
  listOldestCopies(@Query() query: PageQuery): Promise<Page<OldestCopy>> {
    return this.overview.oldestCopies(query);
  }

  /** Active jobs whose status is not what it was, what went wrong first. */
  @Get('status_changes')
  @Access('viewer')
  @ApiPage(StatusChange)
  listStatusChanges(@Query() query: ListStatusChangesQuery): Promise<Page<StatusChange>> {
    return this.overview.statusChanges(query);
  }
}
