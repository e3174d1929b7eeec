import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { Alarm } from './alarm.entity.js';
import { AlarmBook } from './alarm-book.js';
import { ListAlarmsQuery } from './dto/list-alarms.dto.js';

/** What is wrong with Vigie itself. */
@ApiTags('health')
@Controller('alarms')
export class AlarmsController {
  constructor(private readonly alarms: AlarmBook) {}

  /** Alarms about Vigie itself, the newest first: disks that are or will soon be full, scans that fail or stand still, messages that are late. */
  @Get()
  @Access('viewer')
  @ApiPage(Alarm)
  listAlarms(@Query() query: ListAlarmsQuery): Promise<Page<Alarm>> {
    return this.alarms.list(query);
  }
}
