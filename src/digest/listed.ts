/** How many lines a list of the digest has at most; the rest is counted. */
export const MOST_LISTED = 20;

/** The first of many, and how many there are. */
export interface Listed<T> {
  readonly items: T[];
  readonly total: number;
}

/** @param rows each says `total`: `count(*) OVER ()`, which is no part of the item */
export function listed<R extends { readonly total: number }, T extends object>(rows: readonly R[], itemOf: (row: R) => T): Listed<T> {
  return { total: rows[0]?.total ?? 0, items: rows.map((row) => withoutTotal(itemOf(row))) };
}

export function withoutTotal<T extends object>(item: T): T {
  Reflect.deleteProperty(item, 'total');
  return item;
}

export function iso(time: Date): string {
  return time.toISOString();
}

export function isoOrNull(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
