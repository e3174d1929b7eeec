import { isObject, type JsonObject } from './json.js';
import type { Problem } from './report.js';
import { isNullLike, Refusal, type Scalar } from './scalars.js';
import { pointerTo, quote } from './text.js';

interface Field {
  readonly key: string;
  readonly value: unknown;
}

/**
 * An object of a report, read by field name. Names match whatever their case and separators
 * (`staged_file_name`, `StagedFileName`, `STAGED-FILE-NAME`); of two fields that match, the last in the file
 * wins, as with duplicate keys. What cannot be read is added to `problems`, under the key as the agent wrote it.
 */
export class Fields {
  private readonly byName = new Map<string, Field>();

  constructor(object: JsonObject, readonly pointer: string, private readonly problems: Problem[]) {
    for (const [key, value] of Object.entries(object)) this.byName.set(plain(key), { key, value });
  }

  /** The first of `names` (constants of the program: how they are compared is kept) that says something, read by `scalar`; null when none does or when it is a problem. */
  read<T>(scalar: Scalar<T>, ...names: readonly string[]): T | null {
    const field = this.find(names);
    if (!field) return null;
    const result = scalar(field.value);
    if (!(result instanceof Refusal)) return result;
    this.refuse(field.key, result.detail);
    return null;
  }

  /** A part of this object; null when it is absent or when it is a problem. */
  part(name: string): Fields | null {
    const field = this.find([name]);
    if (!field) return null;
    if (isObject(field.value)) return new Fields(field.value, pointerTo(this.pointer, field.key), this.problems);
    this.refuse(field.key, `expected an object, got ${quote(field.value)}`);
    return null;
  }

  /** The field as it stands in the file; null-likes count as absent. */
  find(names: readonly string[]): Field | null {
    for (const name of names) {
      const field = this.byName.get(plainOf(name));
      if (field && !isNullLike(field.value)) return field;
    }
    return null;
  }

  /** Records a problem of the field `key`. */
  refuse(key: string, detail: string): void {
    this.problems.push({ pointer: pointerTo(this.pointer, key), detail });
  }
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, '');
}

/** Of the names that readers ask for, some thirty, over and over: a cache with a limit took 4 KB for each database of a scan. Never of keys out of a file, which may be megabytes long. */
const plainNames = new Map<string, string>();

function plainOf(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const made = plain(name);
  plainNames.set(name, made);
  return made;
}
