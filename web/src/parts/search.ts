/** The same address with other values; null and empty ones go. */
export function withValues(search: URLSearchParams, values: Readonly<Record<string, string | null>>): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(values))
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  return next;
}

/** One of the words that are known, or undefined for whatever somebody has typed. */
export function oneOf<T extends string>(words: readonly T[], value: string | null): T | undefined {
  return words.find((known) => known === value);
}

/** A positive whole number, or undefined. */
export function idOf(value: string | null): number | undefined {
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
