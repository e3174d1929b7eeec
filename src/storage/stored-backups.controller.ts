import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ListStoredBackupsQuery } from './dto/list-stored-backups.dto.js';
import { StoredBackup } from './stored-backup.entity.js';
import { StoredBackupsService } from './stored-backups.service.js';

/** Verified copies. */
@ApiTags('stored backups')
@Controller('stored_backups')
export class StoredBackupsController {
  constructor(private readonly stored: StoredBackupsService) {}

  /** Where to restore from: verified copies, newest first. */
  @Get()
  @Access('viewer')
  @ApiPage(StoredBackup)
  listStoredBackups(@Query() query: ListStoredBackupsQuery): Promise<Page<StoredBackup>> {
    return this.stored.list(query);
  }
}
