import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditService } from './audit.service.js';
import { ListAuditLogQuery } from './dto/list-audit-log.dto.js';

@ApiTags('access')
@Controller('audit_log')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  /** Who changed what through the API, newest first. */
  @Get()
  @Access('admin')
  @ApiPage(AuditEntry)
  listAuditLog(@Query() query: ListAuditLogQuery): Promise<Page<AuditEntry>> {
    return this.audit.list(query);
  }
}
