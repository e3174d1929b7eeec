import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '../common/id.pipe.js';
import { ApiPage, type Page } from '../common/pagination.js';
import { ApiProblems } from '../common/problem.js';
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
  @ApiPage(BackupEntry)
  @ApiProblems(400)
  listBackupEntries(@Query() query: ListEntriesQuery): Promise<Page<BackupEntry>> {
    return this.entries.list(query);
  }

  @Get(':id')
  @ApiProblems(404, 422)
  getBackupEntry(@Id() id: number): Promise<BackupEntry> {
    return this.entries.get(id);
  }
}
