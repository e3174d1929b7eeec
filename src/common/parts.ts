/** Cuts a list into parts of at most that many items, in order. */
export function partsOf<T>(items: readonly T[], most: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += most) parts.push(items.slice(start, start + most));
  return parts;
}
