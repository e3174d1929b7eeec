/** These properties of a thing, in this order. */
export function pick<T extends object, K extends keyof T>(thing: T, names: readonly K[]): Pick<T, K> {
  const picked: Partial<Pick<T, K>> = {};
  for (const name of names) picked[name] = thing[name];
  return picked as Pick<T, K>;
}
