import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { unprocessable } from '../common/http/problem.js';
import type { CsvWish } from '../common/http/csv-answer.js';
import type { PageQuery } from '../common/http/page.dto.js';

/** Rows that are in memory at a time; entries carry their evidence, some kilobytes each. */
const ROWS_PER_PAGE = 500;

/** Which part of the rows, and in which order. */
export interface IdRange {
  readonly descending: boolean;
  readonly skip: number;
  /** null: all that are left. */
  readonly limit: number | null;
}

/**
 * What of a list a client gets that wants CSV.
 * @throws 422 for another order than by id: only that one can be read page by page without holding a transaction
 */
export function csvRange({ sort, skip, limit }: PageQuery & { readonly sort: string }, { limited }: CsvWish): IdRange {
  if (!['id', '-id'].includes(sort)) throw unprocessable([{ pointer: '/sort', detail: `is ${sort}: CSV comes in the order of id or -id only; leave it out and sort the file` }]);
  return { descending: sort === '-id', skip, limit: limited ? limit : null };
}

/**
 * The rows of `search` by id, page by page: each page is a short query of its own that starts behind the last row, so that nothing is
 * held while nobody reads.
 */
export async function* pagesById<T extends ObjectLiteral & { readonly id: number }>(
  search: SelectQueryBuilder<T>,
  { descending, skip, limit }: IdRange,
): AsyncGenerator<T[]> {
  const id = `${search.alias}.id`;
  let left = limit ?? Infinity;
  let last: T | undefined;
  do {
    const size = Math.min(ROWS_PER_PAGE, left);
    const page = search.clone().orderBy(id, descending ? 'DESC' : 'ASC').limit(size);
    if (last === undefined) page.offset(skip);
    else page.andWhere(`${id} ${descending ? '<' : '>'} :last_id`, { last_id: last.id });
    const rows = await page.getMany();
    if (rows.length > 0) yield rows;
    left = rows.length < size ? 0 : left - size;
    last = rows.at(-1);
  } while (left > 0);
}
