import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiEtag } from '../common/http/etag.decorators.js';
import { Id } from '../common/http/id.pipe.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { BackupEntry } from './backup-entry.entity.js';
import { ListEntriesQuery } from './dto/list-entries.dto.js';
import { EntriesService } from './entries.service.js';

/** Verdicts about backups, with their evidence. */
@ApiTags('backup entries')
@Controller('backup_entries')
export class EntriesController {
  constructor(private readonly entries: EntriesService) {}

  /** Entries, newest first unless `sort` says otherwise. */
  @Get()
  @Access('viewer')
  @ApiPage(BackupEntry)
  @ApiProblems(400)
  listBackupEntries(@Query() query: ListEntriesQuery): Promise<Page<BackupEntry>> {
    return this.entries.list(query);
  }

  /** One verdict, with the evidence it was decided from. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(BackupEntry)
  @ApiProblems(404, 422)
  getBackupEntry(@Id() id: number): Promise<BackupEntry> {
    return this.entries.get(id);
  }
}
