import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { SystemInfo } from './system.dto.js';
import { SystemService } from './system.service.js';

@ApiTags('health')
@Controller('system')
export class SystemController {
  constructor(private readonly system: SystemService) {}

  /** What Vigie runs on: versions, the database and its size, threads, memory. */
  @Get()
  @Access('viewer')
  getSystem(): Promise<SystemInfo> {
    return this.system.info();
  }
}
