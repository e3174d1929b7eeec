import { hasStages, readCanonicalSection } from './canonical-section.js';
import { Fields } from './fields.js';
import { readFlatSection } from './flat-section.js';
import { isObject, type JsonObject } from './json.js';
import type { Problem } from './report.js';
import { name, Refusal } from './scalars.js';
import type { SectionFacts } from './section-facts.js';
import { pointerTo, quote } from './text.js';

/** A section that makes sense, and where it stands. */
export interface NamedSection extends SectionFacts {
  readonly databaseName: string;
  readonly pointer: string;
}

/**
 * Reads `databases`, a list or a map by database name, of sections in either form, even mixed. Sections with
 * problems are left out. When several name one database, the last that makes sense counts, as with duplicate
 * keys; the others become problems, so that what they said (perhaps a failure) does not vanish silently.
 */
export function readSections(databases: JsonObject | readonly unknown[], timezone: string, problems: Problem[]): NamedSection[] {
  const keyed = Array.isArray(databases) ? null : Object.keys(databases);
  const byName = new Map<string, NamedSection>();
  Object.values(databases).forEach((value, index) => {
    const key = keyed?.[index] ?? null;
    const section = readSection(value, pointerTo('/databases', key ?? index), key, timezone, problems);
    if (!section) return;
    const earlier = byName.get(section.databaseName);
    if (earlier) {
      const detail = `not used: ${quote(section.databaseName)} is named again at ${section.pointer}, and the last one counts`;
      problems.push({ pointer: earlier.pointer, detail });
    }
    byName.set(section.databaseName, section);
  });
  return [...byName.values()];
}

function readSection(value: unknown, pointer: string, key: string | null, timezone: string, problems: Problem[]): NamedSection | null {
  if (!isObject(value)) {
    problems.push({ pointer, detail: `expected an object that describes one database, got ${quote(value)}` });
    return null;
  }
  const own: Problem[] = [];
  const section = new Fields(value, pointer, own);
  const databaseName = readName(section, key, own);
  const facts = hasStages(section) ? readCanonicalSection(section, timezone) : readFlatSection(section);
  problems.push(...own);
  return own.length > 0 || databaseName === null ? null : { ...facts, databaseName, pointer };
}

/** `database_name` where the section has one, else its key in the map. */
function readName(section: Fields, key: string | null, problems: Problem[]): string | null {
  if (section.find(['database_name'])) return section.read(name, 'database_name');
  if (key === null) {
    section.refuse('database_name', 'missing: a section in a list must name its database');
    return null;
  }
  const named = name(key);
  if (!(named instanceof Refusal)) return named;
  problems.push({ pointer: section.pointer, detail: `as a key: ${named.detail}` });
  return null;
}
