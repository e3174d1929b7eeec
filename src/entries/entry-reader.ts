import { Injectable } from '@nestjs/common';
import { JsonList } from '../common/http/json-text.js';
import type { Page } from '../common/http/pagination.js';
import { type FrequentStatement, PreparedStatements } from '../database/prepared-statements.js';
import type { ListEntriesQuery } from './dto/list-entries.dto.js';
import { entryJson, pageJson } from './entry-json.js';

const ONE: FrequentStatement = { name: 'entry', sql: `SELECT ${entryJson()}::text AS json FROM backup_entries entry WHERE entry.id = $1` };

/** Job, cursor or null, how many to skip, how many to show. One more than those tells whether there is another page. */
export const PAGE_OF_JOB: FrequentStatement = {
  name: 'entries-of-job',
  sql: `WITH page AS (SELECT * FROM backup_entries WHERE expected_job_id = $1 AND id < coalesce($2::bigint, ${Number.MAX_SAFE_INTEGER}) ORDER BY id DESC OFFSET $3 LIMIT $4::bigint + 1)
    SELECT shown.*, (SELECT count(*) FROM page) AS found, (SELECT count(*) FROM backup_entries WHERE expected_job_id = $1) AS total
      FROM (VALUES (0)) AS always LEFT JOIN (${pageJson('$4::bigint')}) shown ON true ORDER BY shown.part`,
};

/** A text of a page, or all null where the page is empty; and of the whole page, how many were found and how many there are. */
interface PageRow {
  readonly length: number | null;
  readonly last: number | null;
  readonly items: string | null;
  readonly found: number;
  readonly total: number;
}

/** Which entries of one job, newest first. */
export type PageOfJob = Pick<ListEntriesQuery, 'before_id' | 'skip' | 'limit'> & { readonly job_id: number };

/** Reads what is asked most, with statements that are planned once. */
@Injectable()
export class EntryReader {
  constructor(private readonly statements: PreparedStatements) {}

  /** One entry in JSON; null when there is none. */
  async one(id: number): Promise<string | null> {
    const [row] = await this.statements.query<{ json: string }>(ONE, [id]);
    return row?.json ?? null;
  }

  /** A page of a job's entries in JSON. */
  async ofJob({ job_id, before_id, skip, limit }: PageOfJob): Promise<Page<never, JsonList>> {
    const rows = await this.statements.query<PageRow>(PAGE_OF_JOB, [job_id, before_id ?? null, before_id === undefined ? skip : 0, limit]);
    const last = rows.at(-1);
    if (last === undefined) throw new Error('A page of entries gave no row.');
    const length = rows.reduce((sum, row) => sum + (row.length ?? 0), 0);
    const items = new JsonList(rows.flatMap((row) => row.items ?? []), length);
    return { items, total: last.total, before: last.found > length ? (last.last ?? undefined) : undefined };
  }
}
