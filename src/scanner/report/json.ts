import { MAX_DEPTH } from './limits.js';
import { Refusal } from './scalars.js';
import { clip } from './text.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Lists are not objects here. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Decodes and parses. A byte-order mark is skipped, and UTF-16 is understood where one announces it
 * (PowerShell 5 writes its files so); other bytes that are not UTF-8 become U+FFFD. Duplicate keys: the last
 * wins; `__proto__` is a key like any other. V8 parses without recursion, so no nesting overflows the stack.
 */
export function parseJson(bytes: Uint8Array): { readonly value: unknown } | Refusal {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return { value: JSON.parse(new TextDecoder(encoding).decode(bytes)) };
  } catch (error) {
    return new Refusal(`not JSON: ${clip(error instanceof Error ? error.message : String(error), 300)}`);
  }
}

/** Level by level instead of by recursion: the document may be a million brackets deep. */
export function isTooDeep(value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
