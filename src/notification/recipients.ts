/** One recipient and what is addressed to them; those who are told of everything share one `items` array. */
export interface Addressed<T> {
  readonly recipient: string;
  readonly items: readonly T[];
}

/**
 * Administrators are told of all items, a job's own address of its items only; one address in both roles
 * (compared without case) counts as administrator.
 */
export function addressed<T>(items: readonly T[], admins: readonly string[], addressOf: (item: T) => string | null): Addressed<T>[] {
  if (items.length === 0) return [];
  const result = new Map<string, { recipient: string; items: T[] }>();
  const everything = [...items];
  for (const admin of admins) {
    if (!result.has(key(admin))) result.set(key(admin), { recipient: admin.trim(), items: everything });
  }
  for (const item of items) {
    const address = addressOf(item)?.trim();
    if (!address) continue;
    const known = result.get(key(address));
    if (!known) result.set(key(address), { recipient: address, items: [item] });
    else if (known.items !== everything) known.items.push(item);
  }
  return [...result.values()];
}

function key(address: string): string {
  return address.trim().toLowerCase();
}
