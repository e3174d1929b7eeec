import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import type { CsvWish } from '../common/http/csv.interceptor.js';
import { CsvTable } from '../common/http/csv.js';
import { cursorPage, type Page } from '../common/http/pagination.js';
import { notFound } from '../common/http/problem.js';
import { csvRange, type IdRange, pagesById } from '../jobs/id-pages.js';
import { applyFilters, applySort } from '../jobs/search.js';
import { BackupEntry } from './backup-entry.entity.js';
import type { EntryFieldsQuery } from './dto/entry-fields.dto.js';
import { type ListEntriesQuery, NEWEST_FIRST } from './dto/list-entries.dto.js';
import { ENTRY_FIELDS, type EntryField, onlyFields, wantsFindings } from './entry-fields.js';
import { CONDITIONS, filtersOf } from './entry-search.js';
import { attachFindings } from './findings/attach-findings.js';

/** Finds verdicts; they are written by scans only. */
@Injectable()
export class EntriesService {
  constructor(@InjectRepository(BackupEntry) private readonly entries: Repository<BackupEntry>) {}

  /** One page, or a table. The total counts all matches, also those before the cursor. @throws 400, 422 */
  async list(query: ListEntriesQuery, csv: CsvWish | null): Promise<Page<object> | CsvTable> {
    const fields = query.fields && [...new Set(query.fields)];
    const search = applyFilters(this.entries.createQueryBuilder('entry'), CONDITIONS, filtersOf(query));
    if (csv !== null) {
      const pages = pagesById(fromCursor(withFields(search, fields), query), tableRange(query, csv));
      return new CsvTable('backup_entries', fields ?? ENTRY_FIELDS, this.completePages(pages, fields));
    }
    const total = await search.getCount();
    fromCursor(withFields(search, fields), query);
    if (query.before_id === undefined) search.offset(query.skip);
    // One more than asked for tells whether there is another page.
    const rows = await applySort(search, query.sort).limit(query.limit + 1).getMany();
    const { items, before } = cursorPage(rows, query.limit, total);
    await this.complete(items, fields);
    return { items: fields ? items.map((entry) => onlyFields(entry, fields)) : items, total, before: query.sort === NEWEST_FIRST ? before : undefined };
  }

  /** @throws 404 */
  async get(id: number, { fields }: EntryFieldsQuery): Promise<object> {
    const entry = await withFields(this.entries.createQueryBuilder('entry'), fields).where({ id }).getOne();
    if (entry === null) throw notFound('Backup entry', id);
    await this.complete([entry], fields);
    return fields ? onlyFields(entry, fields) : entry;
  }

  /** Adds the findings, where they are wanted. */
  private async complete(entries: readonly BackupEntry[], fields: readonly EntryField[] | undefined): Promise<void> {
    if (wantsFindings(fields)) await attachFindings(this.entries.manager, entries);
  }

  private async *completePages(pages: AsyncIterable<BackupEntry[]>, fields: readonly EntryField[] | undefined): AsyncGenerator<BackupEntry[]> {
    for await (const page of pages) {
      await this.complete(page, fields);
      yield page;
    }
  }
}

type EntrySearch = SelectQueryBuilder<BackupEntry>;

/** Reads only these columns, and the id, by which rows are told apart and pages go on. */
function withFields(search: EntrySearch, fields: readonly EntryField[] | undefined): EntrySearch {
  if (!fields) return search;
  return search.select(['id', ...fields.filter((name) => name !== 'findings')].map((name) => `entry.${name}`));
}

function fromCursor(search: EntrySearch, { before_id }: ListEntriesQuery): EntrySearch {
  return before_id === undefined ? search : search.andWhere('entry.id < :before_id', { before_id });
}

function tableRange({ sort, limit, skip, before_id }: ListEntriesQuery, csv: CsvWish): IdRange {
  return csvRange({ sort, limit, skip: before_id === undefined ? skip : 0 }, csv);
}
