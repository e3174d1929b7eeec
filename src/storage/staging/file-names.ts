import { createHash } from 'node:crypto';

/** Longest name that common file systems take, in bytes. */
export const MAX_NAME_BYTES = 255;
const WRAPPERS = new Set(['gz', 'zst', 'bz2', 'xz', 'lz4', 'lzma', 'lzo', 'z', 'br', 'zip', '7z', 'gpg', 'pgp', 'age', 'enc', 'aes']);
/** `.sql.zst.gpg`; bounded, so that a shortened name always has room for its extension. */
const MAX_EXTENSION_PARTS = 4;
const CONTROL = /\p{Cc}/u;

/**
 * Extension with its dot, all of it where it is wrapped: `.sql.gz` of `a.b.sql.gz`, `.dump` of `v1.2.dump`;
 * `''` when there is none.
 */
export function extensionOf(name: string): string {
  let start = name.length;
  for (let parts = 0; parts < MAX_EXTENSION_PARTS; parts += 1) {
    const part = /[^.]\.([A-Za-z0-9]{1,10})$/.exec(name.slice(0, start))?.[1];
    if (part === undefined || !/[A-Za-z]/.test(part)) break;
    start -= part.length + 1;
    if (!WRAPPERS.has(part.toLowerCase())) break;
  }
  return name.slice(start);
}

/**
 * The name, or a shortened one of at most `maxBytes` bytes: the extension stays, and a digest of the whole
 * name goes before it, so that two long names do not become one.
 */
export function fitName(name: string, maxBytes: number = MAX_NAME_BYTES): string {
  return Buffer.byteLength(name) <= maxBytes ? name : withMark(name, digest8(name), maxBytes);
}

/** `a.json` → `a~<mark>.json`, shortened where needed. */
export function withMark(name: string, mark: string, maxBytes: number = MAX_NAME_BYTES): string {
  const ending = extensionOf(name);
  const stem = name.slice(0, name.length - ending.length);
  return `${clip(stem, maxBytes - Buffer.byteLength(ending) - mark.length - 1)}~${mark}${ending}`;
}

/** Why a name from outside cannot be the name of one file in a folder; null when it can. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'the name is empty';
  if (name === '.' || name === '..') return `"${name}" is not the name of a file`;
  if (/[/\\\0]/.test(name)) return 'the name holds a path separator or NUL';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `the name is longer than ${MAX_NAME_BYTES} bytes`;
  return null;
}

/** Whether a name in `log/` is that of a report. Dot files and `*.json.part`, `*.json.tmp` and the like are still being written. */
export function isReportName(name: string): boolean {
  return !name.startsWith('.') && /\.json$/i.test(name);
}

export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text);
}

function clip(text: string, maxBytes: number): string {
  let bytes = 0;
  let clipped = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    clipped += character;
  }
  return clipped;
}

function digest8(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** Node shows bytes that are no UTF-8 as U+FFFD; by such a name nothing can be opened or moved. */
export function isUtf8(name: string): boolean {
  return !name.includes('\ufffd');
}
