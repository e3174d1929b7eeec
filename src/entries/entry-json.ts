import { jsonTime } from '../common/http/json-text.js';
import { ENTRY_FIELDS, type EntryField } from './entry-fields.js';

const TIMES: readonly EntryField[] = [
  'agent_report_timestamp_utc', 'agent_transfer_process_start_time', 'agent_transfer_process_timestamp', 'cycle_expected_at_utc', 'created_at',
];

/** Oldest first, as `ShownFinding`. */
const FINDINGS = `json_agg(json_build_object('id', finding.id, 'kind', finding.kind, 'severity', finding.severity, 'numbers', finding.numbers, 'text', finding.text,
  'created_at', ${jsonTime('finding.created_at')}) ORDER BY finding.id)`;
const OWN_FINDINGS = `(SELECT coalesce(${FINDINGS}, '[]') FROM entry_findings finding WHERE finding.entry_id = entry.id)`;

/** SQL that writes a row `entry` of `backup_entries` as GET shows it, with these fields, in this order; default: all. */
export function entryJson(fields: readonly EntryField[] = ENTRY_FIELDS): string {
  return `(SELECT row_to_json(shown) FROM (SELECT ${columns(fields, OWN_FINDINGS)}) AS shown)`;
}

/** Entries that share a text: usually 15 KB, 80 KB where each has as much text as is kept. V8 takes twice that in memory once one character is not Latin. */
const ENTRIES_PER_TEXT = 8;

/**
 * SQL that writes the first entries of a CTE `page`, newest first, each as GET shows it: half the processor time of
 * a row for each, with its own look for findings.
 * @returns a row for each text, with `part`, by which they are ordered, `length`, how many entries it has, `last`, the id of the last one, and `items`
 */
export function pageJson(limit: string): string {
  return `SELECT part, count(*) AS length, min(id) AS last, string_agg(json, ',' ORDER BY id DESC) AS items FROM (
    SELECT shown.id, row_to_json(shown)::text AS json, (row_number() OVER (ORDER BY shown.id DESC) - 1) / ${ENTRIES_PER_TEXT} AS part FROM (
      SELECT ${columns(ENTRY_FIELDS, `coalesce(found.findings, '[]')`)} FROM page entry
        LEFT JOIN (SELECT finding.entry_id, ${FINDINGS} AS findings FROM entry_findings finding WHERE finding.entry_id IN (SELECT id FROM page) GROUP BY 1) found ON found.entry_id = entry.id
       ORDER BY entry.id DESC LIMIT ${limit}) shown) numbered
    GROUP BY part`;
}

function columns(fields: readonly EntryField[], findings: string): string {
  return fields.map((name) => `${valueOf(name, findings)} AS ${name}`).join(', ');
}

function valueOf(name: EntryField, findings: string): string {
  if (name === 'findings') return findings;
  return TIMES.includes(name) ? jsonTime(`entry.${name}`) : `entry.${name}`;
}
