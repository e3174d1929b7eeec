import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Page } from '../common/http/pagination.js';
import { notFound } from '../common/http/problem.js';
import { applyFilters, applySort } from '../jobs/search.js';
import { BackupEntry } from './backup-entry.entity.js';
import type { ListEntriesQuery } from './dto/list-entries.dto.js';
import { CONDITIONS, filtersOf } from './entry-search.js';

/** Finds verdicts; they are written by scans only. */
@Injectable()
export class EntriesService {
  constructor(@InjectRepository(BackupEntry) private readonly entries: Repository<BackupEntry>) {}

  /** The total counts all matches, also those before the cursor. @throws 400, 422 */
  async list(query: ListEntriesQuery): Promise<Page<BackupEntry>> {
    const search = applyFilters(this.entries.createQueryBuilder('entry'), CONDITIONS, filtersOf(query));
    const total = await search.getCount();
    if (query.before_id === undefined) search.offset(query.skip);
    else search.andWhere('entry.id < :before_id', { before_id: query.before_id });
    const items = await applySort(search, query.sort).limit(query.limit).getMany();
    return { items, total, before: items.at(-1)?.id };
  }

  /** @throws 404 */
  async get(id: number): Promise<BackupEntry> {
    const entry = await this.entries.findOneBy({ id });
    if (entry === null) throw notFound('Backup entry', id);
    return entry;
  }
}
