import { LRUCache } from 'lru-cache';
import { extensionOf, fitName, hasControlCharacters, MAX_NAME_BYTES } from '../staging/file-names.js';
import { StorageError } from '../storage-error.js';

/** Names that a template may hold in braces. */
export const PLACEHOLDERS: readonly string[] = [
  'company_name', 'city', 'neighborhood', 'agent_id', 'database_name', 'db_name',
  'year', 'month', 'day', 'hour', 'minute', 'timestamp', 'file_name', 'extension',
];
/** Templates that were looked at and can be used: most jobs share a few. */
const usable = new LRUCache<string, true>({ max: 1_000 });
const MAX_TEMPLATE_CHARACTERS = 500;
/** Twelve full segments and the base path stay below PATH_MAX (4,096 bytes). */
const MAX_SEGMENTS = 12;

/** What a job is called by. */
interface JobValues {
  readonly company_name: string;
  readonly city: string;
  readonly neighborhood: string | null;
  readonly agent_id: string;
  readonly database_name: string;
}

export interface PathValues extends JobValues {
  /** Expected time of the cycle. */
  readonly cycle: Date;
  /** End time of the backup operation. */
  readonly reportEnd: Date;
  /** Base name of the staged file. */
  readonly fileName: string;
}

/** Why a template cannot be used, in words for whoever typed it; null when it can. */
export function templateProblem(template: string): string | null {
  if (template.trim() === '') return 'The path template is empty.';
  if (template.length > MAX_TEMPLATE_CHARACTERS) return `The path template is longer than ${MAX_TEMPLATE_CHARACTERS} characters.`;
  if (hasControlCharacters(template) || /\p{Surrogate}/u.test(template)) return 'The path template holds control characters or broken Unicode.';
  if (template.includes('\\')) return 'The path template holds a backslash; separate folders with "/".';
  if (template.startsWith('/')) return `"${template}" is absolute; the path is relative to VALIDATED_BACKUPS_BASE_PATH.`;
  if (template.endsWith('/')) return `"${template}" ends in "/"; the last part must be a file name.`;
  return placeholderProblem(template) ?? segmentsProblem(template.split('/'));
}

function placeholderProblem(template: string): string | null {
  const allowed = `Allowed: ${PLACEHOLDERS.map((name) => `{${name}}`).join(' ')}.`;
  for (const [whole, name] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (name === undefined || !PLACEHOLDERS.includes(name)) return `Unknown placeholder ${whole}. ${allowed}`;
  }
  return /[{}]/.test(template.replace(/\{[^{}]*\}/g, '')) ? `"${template}" has a brace without its partner. ${allowed}` : null;
}

function segmentsProblem(segments: readonly string[]): string | null {
  if (segments.length > MAX_SEGMENTS) return `The path has ${segments.length} parts; at most ${MAX_SEGMENTS} are allowed.`;
  for (const segment of segments) {
    if (segment.trim() === '') return 'The path holds an empty part ("//").';
    if (segment.startsWith('.')) return `The part "${segment}" starts with a dot; such names are reserved.`;
    if (Buffer.byteLength(segment) > MAX_NAME_BYTES) return `The part "${segment.slice(0, 20)}…" is longer than ${MAX_NAME_BYTES} bytes.`;
  }
  return null;
}

/**
 * The relative POSIX path of a promoted file: no empty, `.` or `..` part, each part at most 255 bytes.
 * @throws StorageError when the template is none that `templateProblem` accepts.
 */
export function renderFinalPath(template: string, values: PathValues): string {
  if (!usable.has(template)) {
    const problem = templateProblem(template);
    if (problem !== null) throw new StorageError(`${problem} Correct the job's final_storage_path_template.`, 'path-conflict');
    usable.set(template, true);
  }
  const cycle = datePartsOf(values.cycle);
  return fill(template, (name) => {
    switch (name) {
      case 'year': case 'month': case 'day': case 'hour': case 'minute':
        return cycle[name];
      case 'timestamp':
        return values.reportEnd.toISOString().slice(0, -5).replaceAll(/[-:]/g, '').replace('T', '_');
      case 'file_name':
        return safeValue(values.fileName);
      case 'extension':
        return extensionOf(values.fileName);
      default:
        return jobValue(name, values);
    }
  });
}

/** In UTC, as paths have them. */
function datePartsOf(date: Date): Record<'year' | 'month' | 'day' | 'hour' | 'minute', string> {
  const [year = '', month = '', day = '', hour = '', minute = ''] = date.toISOString().split(/[-T:]/);
  return { year, month, day, hour, minute };
}

/**
 * Equal for two jobs whose templates would surely render to one path; null when `{timestamp}` or
 * `{file_name}` make the path depend on the report. Dates and the extension stay symbolic; `hour` and
 * `minute` (UTC) are filled in unless they are null (not fixed).
 */
export function collisionKey(template: string, values: JobValues & { readonly hour: number | null; readonly minute: number | null }): string | null {
  if (/\{(timestamp|file_name)\}/.test(template) || templateProblem(template) !== null) return null;
  return fill(template, (name) => {
    switch (name) {
      case 'year': case 'month': case 'day': case 'extension':
        return `{${name}}`;
      case 'hour': case 'minute': {
        const fixed = values[name];
        return fixed === null ? `{${name}}` : String(fixed).padStart(2, '0');
      }
      default:
        return jobValue(name, values);
    }
  });
}

function jobValue(name: string, values: JobValues): string {
  switch (name) {
    case 'company_name': return safeValue(values.company_name);
    case 'city': return safeValue(values.city);
    case 'neighborhood': return safeValue(values.neighborhood ?? '');
    case 'agent_id': return safeValue(values.agent_id);
    default: return safeValue(values.database_name);
  }
}

function fill(template: string, valueOf: (name: string) => string): string {
  const segments = template.split('/').map((segment) => segment.replace(/\{([^{}]*)\}/g, (_, name: string) => valueOf(name)));
  return segments.map((segment) => fitName(withoutLeadingDots(segment))).join('/');
}

/** One spelling per value (NFC), nothing that separates, hides or breaks a path, and no brace that could pass for a placeholder. */
function safeValue(value: string): string {
  const text = value.normalize('NFC').replace(/[\p{Cc}\p{Surrogate}\u2028\u2029/\\{}]/gu, '_').trim();
  return withoutLeadingDots(text);
}

function withoutLeadingDots(text: string): string {
  return text === '' ? '_' : text.replace(/^\.+/, '_');
}
