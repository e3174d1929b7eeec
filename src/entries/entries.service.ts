import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import type { CsvWish } from '../common/http/csv-answer.js';
import { CsvTable } from '../common/http/csv.js';
import { JsonList, JsonText } from '../common/http/json-text.js';
import { cursorPage, type Page } from '../common/http/pagination.js';
import { notFound } from '../common/http/problem.js';
import { csvRange, type IdRange, pagesById } from '../jobs/id-pages.js';
import { applyFilters, applySort } from '../jobs/search.js';
import { BackupEntry } from './backup-entry.entity.js';
import type { EntryFieldsQuery } from './dto/entry-fields.dto.js';
import { type ListEntriesQuery, NEWEST_FIRST } from './dto/list-entries.dto.js';
import { ENTRY_FIELDS, type EntryField, wantsFindings } from './entry-fields.js';
import { entryJson } from './entry-json.js';
import { EntryReader } from './entry-reader.js';
import { conditionsFor, filtersOf, isPageOfJob, liesBehindOthers } from './entry-search.js';
import { attachFindings } from './findings/attach-findings.js';

/** Finds verdicts; they are written by scans only. */
@Injectable()
export class EntriesService {
  constructor(
    @InjectRepository(BackupEntry) private readonly entries: Repository<BackupEntry>,
    private readonly reader: EntryReader,
  ) {}

  /** One page, or a table. The total counts all matches, also those before the cursor. @throws 400, 422 */
  async list(query: ListEntriesQuery, csv: CsvWish | null): Promise<Page<never, JsonList> | CsvTable> {
    const fields = query.fields && [...new Set(query.fields)];
    const search = applyFilters(this.entries.createQueryBuilder('entry'), conditionsFor(query), filtersOf(query));
    if (csv !== null) {
      const pages = pagesById(fromCursor(withFields(search, fields), query), tableRange(query, csv));
      return new CsvTable('backup_entries', fields ?? ENTRY_FIELDS, this.completePages(pages, fields));
    }
    if (isPageOfJob(query)) return this.reader.ofJob(query);
    const counted = search.clone().select('count(*)', 'total').getRawOne<{ total: number }>();
    // One more than asked for tells whether there is another page.
    const page = liesBehindOthers(query) ? this.pageOfMatches(search, query) : pageOf(search, query);
    const found = asJson(applySort(page, query.sort), fields);
    const [rows, { total } = { total: 0 }] = await Promise.all([found.getRawMany<EntryInJson>(), counted]);
    const { items, before } = cursorPage(rows, query.limit, total);
    return { items: new JsonList(items.map(({ json }) => json), items.length), total, before: query.sort === NEWEST_FIRST ? before : undefined };
  }

  /** @throws 404 */
  async get(id: number, { fields }: EntryFieldsQuery): Promise<JsonText> {
    const json = fields === undefined ? await this.reader.one(id) : await this.partOf(id, [...new Set(fields)]);
    if (json === null) throw notFound('Backup entry', id);
    return new JsonText([json]);
  }

  /** The same page as `pageOf` gives by id, of matches that are all found before they are ordered. */
  private pageOfMatches(search: EntrySearch, { before_id, sort, skip, limit }: ListEntriesQuery): EntrySearch {
    const matches = search.clone().select('entry.id', 'id');
    const page = `SELECT id FROM matches ${before_id === undefined ? '' : 'WHERE id < :before_id'} ORDER BY id ${sort === NEWEST_FIRST ? 'DESC' : 'ASC'} OFFSET :skipped LIMIT :most`;
    return this.entries.createQueryBuilder('entry').addCommonTableExpression(matches, 'matches', { materialized: true })
      .where(`entry.id IN (${page})`, { before_id, skipped: before_id === undefined ? skip : 0, most: limit + 1 });
  }

  private async partOf(id: number, fields: readonly EntryField[]): Promise<string | null> {
    const found = await asJson(this.entries.createQueryBuilder('entry').where('entry.id = :id', { id }), fields).getRawOne<EntryInJson>();
    return found?.json ?? null;
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

interface EntryInJson {
  readonly id: number;
  readonly json: string;
}

/** Entries as JSON, which the database writes. */
function asJson(search: EntrySearch, fields: readonly EntryField[] | undefined): EntrySearch {
  return search.select('entry.id', 'id').addSelect(`${entryJson(fields)}::text`, 'json');
}

/** Reads only these columns, and the id, by which rows are told apart and pages go on. */
function withFields(search: EntrySearch, fields: readonly EntryField[] | undefined): EntrySearch {
  if (!fields) return search;
  return search.select(['id', ...fields.filter((name) => name !== 'findings')].map((name) => `entry.${name}`));
}

function pageOf(search: EntrySearch, query: ListEntriesQuery): EntrySearch {
  if (query.before_id === undefined) search.offset(query.skip);
  return fromCursor(search, query).limit(query.limit + 1);
}

function fromCursor(search: EntrySearch, { before_id }: ListEntriesQuery): EntrySearch {
  return before_id === undefined ? search : search.andWhere('entry.id < :before_id', { before_id });
}

function tableRange({ sort, limit, skip, before_id }: ListEntriesQuery, csv: CsvWish): IdRange {
  return csvRange({ sort, limit, skip: before_id === undefined ? skip : 0 }, csv);
}
