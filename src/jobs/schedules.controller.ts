import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiProblems } from '../common/http/problem.js';
import { PreviewSchedule, SchedulePreview } from './dto/schedule-preview.dto.js';
import { SchedulesService } from './schedules.service.js';

/** Schedules without a job. */
@ApiTags('jobs')
@Controller('schedules')
export class SchedulesController {
  constructor(private readonly schedules: SchedulesService) {}

  /** Says what a schedule means before a job has it: in words, and its next five due times. Nothing is saved. */
  @Post('preview')
  @Access('viewer')
  @HttpCode(HttpStatus.OK)
  @ApiProblems(422)
  previewSchedule(@Body() body: PreviewSchedule): SchedulePreview {
    return this.schedules.preview(body);
  }
}
