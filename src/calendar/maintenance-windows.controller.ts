import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiCreated } from '../common/http/created.js';
import type { TagCondition } from '../common/http/etag.js';
import { ApiEtag, ApiIfMatch, IfMatch, ShowsEtag } from '../common/http/etag.decorators.js';
import { Id } from '../common/http/id.pipe.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { ListOpeningsQuery, WindowOpening } from './dto/list-openings.dto.js';
import { ListWindowsQuery } from './dto/list-windows.dto.js';
import { CreateMaintenanceWindow, ShownWindow, UpdateMaintenanceWindow } from './dto/maintenance-window.dto.js';
import { MaintenanceWindowsService } from './maintenance-windows.service.js';
import { OpeningsService } from './openings.service.js';
import { windowEtag, windowPath } from './window-view.js';

/** When backups are not expected. */
@ApiTags('calendar')
@Controller('maintenance_windows')
export class MaintenanceWindowsController {
  constructor(private readonly windows: MaintenanceWindowsService, private readonly openings: OpeningsService) {}

  /** Maintenance windows and pauses by id, those that are over included unless `over` says otherwise. */
  @Get()
  @Access('viewer')
  @ApiPage(ShownWindow)
  listMaintenanceWindows(@Query() query: ListWindowsQuery): Promise<Page<ShownWindow>> {
    return this.windows.list(query);
  }

  /** Excuses cycles that are expected while it is open, and holds alerts about its jobs back until it closes. */
  @Post()
  @Access('operator')
  @ApiCreated(ShownWindow, { location: windowPath, etag: windowEtag })
  @ApiProblems(422)
  createMaintenanceWindow(@Body() body: CreateMaintenanceWindow): Promise<ShownWindow> {
    return this.windows.create(body);
  }

  /** When maintenance windows and pauses are open in a span of time, the earliest opening first: what a calendar shows. */
  @Get('openings')
  @Access('viewer')
  @ApiPage(WindowOpening)
  @ApiProblems(404)
  listWindowOpenings(@Query() query: ListOpeningsQuery): Promise<Page<WindowOpening>> {
    return this.openings.list(query);
  }

  /** One maintenance window or pause. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(ShownWindow, windowEtag)
  @ApiProblems(404, 422)
  getMaintenanceWindow(@Id() id: number): Promise<ShownWindow> {
    return this.windows.get(id);
  }

  /** Changes what the body names. To end a window now, delete it. 409 for a pause. */
  @Patch(':id')
  @Access('operator')
  @ShowsEtag(ShownWindow, windowEtag)
  @ApiIfMatch()
  @ApiProblems(404, 409, 422)
  updateMaintenanceWindow(@Id() id: number, @Body() body: UpdateMaintenanceWindow, @IfMatch() condition: TagCondition | null): Promise<ShownWindow> {
    return this.windows.update(id, body, condition);
  }

  /** Ends it now; what it has excused until now stays excused. 409 for a pause. */
  @Delete(':id')
  @Access('operator')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiIfMatch()
  @ApiProblems(404, 409, 422)
  deleteMaintenanceWindow(@Id() id: number, @IfMatch() condition: TagCondition | null): Promise<void> {
    return this.windows.delete(id, condition);
  }
}
