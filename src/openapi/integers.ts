/**
 * JavaScript has one kind of number, so generated schemas say `number` everywhere; what this API counts and measures is
 * whole. A schema that means fractions says so with `format: double`.
 * @returns a copy of any part of an OpenAPI document
 */
export function withIntegers<T>(part: T): T;
export function withIntegers(part: unknown): unknown {
  if (Array.isArray(part)) return part.map((item: unknown) => withIntegers(item));
  if (typeof part !== 'object' || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, withIntegers<unknown>(value)]));
  return 'type' in copy && copy.format !== 'double' ? { ...copy, type: whole(copy.type) } : copy;
}

function whole(type: unknown): unknown {
  if (Array.isArray(type)) return type.map(whole);
  return type === 'number' ? 'integer' : type;
}
