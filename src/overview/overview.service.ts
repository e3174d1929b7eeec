import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import type { Page } from '../common/http/pagination.js';
import type { PageQuery } from '../common/http/page.dto.js';
import { countedPage } from '../database/counted-page.js';
import type { OldestCopy } from './dto/oldest-copy.dto.js';
import type { ListSitesQuery, Site, SiteDatabase } from './dto/site.dto.js';
import type { ListStatusChangesQuery, StatusChange } from './dto/status-change.dto.js';
import { DATABASES, OLDEST_COPIES, SITES, STATUS_CHANGES } from './sites-sql.js';

const DAY_MS = 24 * 60 * 60_000;

type Placed = SiteDatabase & Pick<Site, 'company_name' | 'city'>;

/** What people look at first in the morning: a page costs two statements, however many jobs there are. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async sites({ skip, limit, cycles, databases: most }: ListSitesQuery): Promise<Page<Site>> {
    const { items, total } = await countedPage<Omit<Site, 'databases'>>(this.dataSource, SITES, [], { skip, limit });
    const [companies, cities] = [items.map((site) => site.company_name), items.map((site) => site.city)];
    const databases = await this.dataSource.query<Placed[]>(DATABASES, [companies, cities, cycles, this.clock.now(), most]);
    return { items: items.map((site) => ({ ...site, databases: databases.filter(at(site)).map(unplaced) })), total };
  }

  oldestCopies(page: PageQuery): Promise<Page<OldestCopy>> {
    return countedPage(this.dataSource, OLDEST_COPIES, [], page);
  }

  statusChanges({ from, ...page }: ListStatusChangesQuery): Promise<Page<StatusChange>> {
    return countedPage(this.dataSource, STATUS_CHANGES, [from ?? new Date(this.clock.now().getTime() - DAY_MS)], page);
  }
}

const at = (site: Pick<Site, 'company_name' | 'city'>) => (database: Placed): boolean => database.company_name === site.company_name && database.city === site.city;

const unplaced = (database: Placed): SiteDatabase => without(database, 'company_name', 'city');

/** The row without columns that only the statement needed. */
function without<T extends object, K extends keyof T>(row: T, ...columns: K[]): Omit<T, K> {
  const rest = { ...row };
  for (const column of columns) Reflect.deleteProperty(rest, column);
  return rest;
}
