import { storable } from '../../common/text.js';
import { MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from './limits.js';
import { clip, quote } from './text.js';

/** A value that cannot mean what its field needs; `detail` says why. */
export class Refusal {
  constructor(readonly detail: string) {}
}

/** Turns one JSON value into what a field means. Never sees the null-likes: see `isNullLike`. */
export type Scalar<T> = (value: unknown) => T | Refusal;

const expected = (what: string, value: unknown): Refusal => new Refusal(`expected ${what}, got ${quote(value)}`);

const NULL_WORDS: ReadonlySet<string> = new Set(['null', 'none']);

/** What agents write where they have nothing to say: null, `""`, `"null"`, `"None"`, or no field at all. */
export function isNullLike(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'string') return false;
  const text = value.trim();
  return text === '' || (text.length === 4 && NULL_WORDS.has(text.toLowerCase()));
}

/** `true`, `1`, `"True"`, … and their opposites; anything else is refused, never guessed. */
export const truth: Scalar<boolean> = (value) => {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (word === true || word === 1 || word === 'true' || word === '1') return true;
  if (word === false || word === 0 || word === 'false' || word === '0') return false;
  return expected('true or false', value);
};

/**
 * Bytes: a whole number, or its digits as text (Python writes `188178944.0` where it divided). Larger than
 * JavaScript can count exactly is refused, which is far below PostgreSQL's int8.
 */
export const size: Scalar<number> = (value) => {
  const isDigits = typeof value === 'string' && /^\s*\d+(\.0+)?\s*$/.test(value);
  const bytes = isDigits ? Number(value) : value;
  if (typeof bytes !== 'number' || bytes < 0 || !(Number.isInteger(bytes) || bytes === Infinity)) {
    return expected('a size in bytes, a whole number that is not negative', value);
  }
  if (!Number.isSafeInteger(bytes)) return expected(`a size of at most ${Number.MAX_SAFE_INTEGER} bytes`, value);
  return bytes + 0; // −0 becomes 0
};

/** 64 hex digits in any case → lower case. */
export const sha256: Scalar<string> = (value) => {
  const digits = typeof value === 'string' ? value.trim() : '';
  return /^[0-9a-f]{64}$/i.test(digits) ? digits.toLowerCase() : expected('a SHA-256 of 64 hex digits', value);
};

/** Short text that identifies something; a number counts as its digits (databases are named after years). */
export const name: Scalar<string> = (value) => {
  if (typeof value !== 'string' && typeof value !== 'number') return expected('a name', value);
  const text = storable(String(value)).trim();
  if (text === '') return expected('a name', value);
  if (text.length > MAX_NAME_LENGTH) return expected(`a name of at most ${MAX_NAME_LENGTH} characters`, value);
  return text;
};

/** Text for people, capped. Never refused: a traceback sent as a list is still worth reading. */
export const prose: Scalar<string> = (value) =>
  clip((typeof value === 'string' ? value : JSON.stringify(value)).trim(), MAX_TEXT_LENGTH);

/**
 * The base name of a POSIX or Windows path. A path that ends in nothing, `.` or `..` names no file: that is
 * null and not a refusal, so that the section still gets its verdict (`no-file-named`).
 */
export const fileName: Scalar<string | null> = (value) => {
  if (typeof value !== 'string') return expected('a file name', value);
  const base = storable(value.slice(Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\')) + 1)).trim();
  if (['', '.', '..'].includes(base)) return null;
  return Buffer.byteLength(base) > MAX_NAME_LENGTH ? expected(`a file name of at most ${MAX_NAME_LENGTH} bytes`, value) : base;
};

/** One word out of a closed set, in any case. */
export function oneOf<T extends string>(words: readonly T[]): Scalar<T> {
  return (value) => {
    const given = typeof value === 'string' ? value.trim().toLowerCase() : '';
    return words.find((word) => word === given) ?? expected(`one of ${words.join(', ')}`, value);
  };
}
