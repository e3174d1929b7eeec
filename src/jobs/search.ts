import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** What `sort` accepts: a column, or `-column` for descending. */
export const sortKeys = (columns: readonly string[]): string[] => columns.flatMap((column) => [column, `-${column}`]);

/**
 * Adds to `search` the conditions whose parameter the query has.
 * @param conditions SQL by query parameter; the SQL names its parameter `:<query parameter>`.
 */
export function applyFilters<T extends ObjectLiteral, Q extends object>(
  search: SelectQueryBuilder<T>,
  conditions: Partial<Record<keyof Q & string, string>>,
  query: Q,
): SelectQueryBuilder<T> {
  const parameters = new Map<string, unknown>(Object.entries(query));
  for (const [name, sql] of Object.entries(conditions)) {
    const value = parameters.get(name);
    if (value !== undefined && typeof sql === 'string') search.andWhere(sql, { [name]: value });
  }
  return search;
}

/**
 * Orders by one of `sortKeys`, unknown times last, and by id where that leaves a tie.
 * NULLS LAST only where there can be nulls: with it, `ORDER BY id DESC` cannot use the primary key.
 */
export function applySort<T extends ObjectLiteral>(search: SelectQueryBuilder<T>, sort: string): SelectQueryBuilder<T> {
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
  const column = sort.replace('-', '');
  const nullable = search.expressionMap.mainAlias?.metadata.findColumnWithPropertyName(column)?.isNullable;
  search.orderBy(`${search.alias}.${column}`, direction, nullable ? 'NULLS LAST' : undefined);
  return column === 'id' ? search : search.addOrderBy(`${search.alias}.id`, direction);
}

/** `text` as a LIKE pattern that finds it anywhere; `%` and `_` mean themselves. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
