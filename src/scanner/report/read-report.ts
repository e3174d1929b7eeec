import { Fields } from './fields.js';
import { isObject, isTooDeep, parseJson, type JsonObject } from './json.js';
import { MAX_CLOCK_LEAD_MS, MAX_DATABASES, MAX_DEPTH, MAX_ERROR_QUOTE_LENGTH, MAX_NAME_LENGTH, MAX_PROBLEMS } from './limits.js';
import { MAX_REPORT_BYTES, type Problem, type ReadContext, type ReadResult, type ReportSection } from './report.js';
import { name, prose, Refusal } from './scalars.js';
import { readSections, type NamedSection } from './sections.js';
import { clip, quote } from './text.js';
import { latest, timeIn } from './times.js';

/**
 * Reads the bytes of a report, in any dialect that agents speak, into one strict form. Pure: the same bytes
 * and context always give the same result. Never throws, whatever the bytes.
 */
export function readReport(bytes: Uint8Array, context: ReadContext): ReadResult {
  if (bytes.byteLength > MAX_REPORT_BYTES) return rejected(`${bytes.byteLength} bytes: expected at most ${MAX_REPORT_BYTES}`);
  const parsed = parseJson(bytes);
  if (parsed instanceof Refusal) return { outcome: 'unparsable', problems: [{ pointer: '', detail: parsed.detail }] };
  const { value } = parsed;
  if (!isObject(value)) return rejected(`expected an object, got ${quote(value)}`);
  if (isTooDeep(value)) return rejected(`expected at most ${MAX_DEPTH} levels of objects and lists`);
  return readObject(value, context);
}

function readObject(root: JsonObject, context: ReadContext): ReadResult {
  const fatal: Problem[] = [];
  const header = new Fields(root, '', fatal);
  checkAgent(header, context.folderName);
  const databases = readDatabases(header);
  const statedEnd = header.read(timeIn(context.timezone), 'operation_end_time');
  if (fatal.length > 0 || databases === null) return { outcome: 'rejected', problems: fatal };

  const problems: Problem[] = [];
  // Nothing hangs on when it began: a start that makes no sense is told, but costs nobody a verdict.
  const startedAt = new Fields(root, '', problems).read(timeIn(context.timezone), 'operation_start_time');
  const sections = readSections(databases, context.timezone, problems);
  const endedAt = statedEnd ?? latest(sections.map(({ newestEnd }) => newestEnd)) ?? context.fileModifiedAt;
  const ahead = clockLead(endedAt, context);
  if (ahead) return { outcome: 'rejected', problems: [{ pointer: '/operation_end_time', detail: ahead }], endedAt };

  const report = {
    agentId: context.folderName,
    startedAt,
    endedAt,
    overallStatus: overallStatus(header),
    sections: sections.map((section) => finish(section, endedAt, context, problems)).filter((section) => section !== null),
  };
  return { outcome: 'read', report, problems: capped(problems) };
}

function rejected(detail: string): ReadResult {
  return { outcome: 'rejected', problems: [{ pointer: '', detail }] };
}

/** The folder is the identity; a report that names another agent was delivered to the wrong place. */
function checkAgent(header: Fields, folderName: string): void {
  const agentId = header.read(name, 'agent_id');
  const same = (id: string) => id.normalize('NFC').toLowerCase();
  if (agentId !== null && same(agentId) !== same(folderName)) {
    header.refuse('agent_id', `${quote(agentId)} reported in the folder of agent ${quote(folderName)}`);
  }
}

/** The sections as they stand; null, with a problem, when there is nothing to read. */
function readDatabases(header: Fields): JsonObject | readonly unknown[] | null {
  const field = header.find(['databases']) ?? { key: 'databases', value: [] };
  const { key, value } = field;
  if (!Array.isArray(value) && !isObject(value)) {
    header.refuse(key, `expected a map or a list of databases, got ${quote(value)}`);
    return null;
  }
  const count = Object.keys(value).length;
  if (count > MAX_DATABASES) header.refuse(key, `${count} databases: expected at most ${MAX_DATABASES}`);
  if (count === 0) header.refuse(key, nothingReported(header));
  return value;
}

function nothingReported(header: Fields): string {
  const status = overallStatus(header);
  const error = header.read(prose, 'error_message', 'error_msg', 'error');
  if (status === null && error === null) return 'the report names no database';
  const said = [status === null ? '' : ` overall_status ${quote(status)}`, error === null ? '' : ` error ${quote(error, MAX_ERROR_QUOTE_LENGTH)}`];
  return `the report names no database; the agent reported${said.filter(Boolean).join(' and')}`;
}

function overallStatus(header: Fields): string | null {
  const status = header.read(prose, 'overall_status');
  return status === null ? null : clip(status, MAX_NAME_LENGTH);
}

/** What to tell about a time that lies too far ahead of our clock; null when it does not. */
function clockLead(time: Date, { now, timezone }: ReadContext): string | null {
  if (time.getTime() - now.getTime() <= MAX_CLOCK_LEAD_MS) return null;
  return (
    `ends at ${time.toISOString()}, more than ${MAX_CLOCK_LEAD_MS / 60_000} minutes after now (${now.toISOString()}): ` +
    `the agent's clock is ahead, or its time zone is not ${timezone}, in which times without a zone were read (those called _utc: in UTC)`
  );
}

/** Lends the section the report's end where it has none. A section's own time decides its cycle, so it is held to the same clock. */
function finish(section: NamedSection, reportEnd: Date, context: ReadContext, problems: Problem[]): ReportSection | null {
  const endedAt = section.statedEnd ?? reportEnd;
  const ahead = clockLead(endedAt, context);
  if (ahead === null) return { databaseName: section.databaseName, ...section.facts, endedAt };
  problems.push({ pointer: `${section.pointer}/operation_timestamp_utc`, detail: ahead });
  return null;
}

function capped(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const left = problems.length - MAX_PROBLEMS;
  return [...problems.slice(0, MAX_PROBLEMS), { pointer: '', detail: `${left} more problems are not listed` }];
}
