import { Body, Controller, Delete, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { Id } from '../common/http/id.pipe.js';
import { ApiProblems } from '../common/http/problem.js';
import { ShownWindow } from './dto/maintenance-window.dto.js';
import { PauseJob } from './dto/pause-job.dto.js';
import { PausesService } from './pauses.service.js';

/** Jobs of which nothing is expected for a while. */
@ApiTags('calendar')
@Controller('jobs')
export class PausesController {
  constructor(private readonly pauses: PausesService) {}

  /** From now on until `until` cycles are excused, and alerts about the job held back. Reports are still judged and stored. A running pause is replaced. */
  @Post(':id/pause')
  @Access('operator')
  @HttpCode(HttpStatus.OK)
  @ApiProblems(404, 409, 422)
  pauseJob(@Id() id: number, @Body() body: PauseJob): Promise<ShownWindow> {
    return this.pauses.pause(id, body);
  }

  /** Ends the pause now; what was due until now stays excused. 404 when the job is not paused. */
  @Delete(':id/pause')
  @Access('operator')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiProblems(404, 422)
  resumeJob(@Id() id: number): Promise<void> {
    return this.pauses.resume(id);
  }
}
