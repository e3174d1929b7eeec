import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import type { CsvTable } from '../common/http/csv.js';
import { CsvWanted, type CsvWish } from '../common/http/csv-answer.js';
import { ApiEtag } from '../common/http/etag.decorators.js';
import { Id } from '../common/http/id.pipe.js';
import type { JsonList, JsonText } from '../common/http/json-text.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { BackupEntry } from './backup-entry.entity.js';
import { EntryFieldsQuery } from './dto/entry-fields.dto.js';
import { ListEntriesQuery } from './dto/list-entries.dto.js';
import { EntriesService } from './entries.service.js';
import { ApiSparseEntry, ENTRY_FORMS } from './entry-forms.js';

/** Verdicts about backups, with their evidence. */
@ApiTags('backup entries')
@Controller('backup_entries')
export class EntriesController {
  constructor(private readonly entries: EntriesService) {}

  /** Entries, newest first unless `sort` says otherwise; as a table for those who accept `text/csv`. */
  @Get()
  @Access('viewer')
  @ApiPage(BackupEntry, ENTRY_FORMS)
  @ApiProblems(400)
  listBackupEntries(@Query() query: ListEntriesQuery, @CsvWanted() csv: CsvWish | null): Promise<Page<never, JsonList> | CsvTable> {
    return this.entries.list(query, csv);
  }

  /** One verdict, with the evidence it was decided from. */
  @Get(':id')
  @Access('viewer')
  @ApiSparseEntry()
  @ApiEtag(BackupEntry)
  @ApiProblems(404, 422)
  getBackupEntry(@Id() id: number, @Query() query: EntryFieldsQuery): Promise<JsonText> {
    return this.entries.get(id, query);
  }
}
