import type { DataSource, EntityManager } from 'typeorm';
import type { Page } from '../common/http/pagination.js';

type Counted<T> = T & { readonly total: number };

/**
 * A page of a list that one statement makes.
 * @param sql its rows carry how many there are in all as `total`; its last two parameters are offset and limit
 */
export async function countedPage<T extends object>(
  database: Pick<DataSource | EntityManager, 'query'>,
  sql: string,
  parameters: readonly unknown[],
  { skip, limit }: { readonly skip: number; readonly limit: number },
): Promise<Page<T>> {
  const rows = await database.query<Counted<T>[]>(sql, [...parameters, skip, limit]);
  // Beyond the last row nothing says it.
  const [first] = rows.length > 0 || skip === 0 ? rows : await database.query<Counted<T>[]>(sql, [...parameters, 0, 1]);
  return { items: rows.map(withoutTotal), total: first?.total ?? 0 };
}

function withoutTotal<T extends object>(row: Counted<T>): T {
  const rest: T & { total?: number } = { ...row };
  delete rest.total;
  return rest;
}
