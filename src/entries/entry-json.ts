import { jsonTime } from '../common/http/json-text.js';
import { ENTRY_FIELDS, type EntryField } from './entry-fields.js';

const TIMES: readonly EntryField[] = [
  'agent_report_timestamp_utc', 'agent_transfer_process_start_time', 'agent_transfer_process_timestamp', 'cycle_expected_at_utc', 'created_at',
];

/** Oldest first, as `ShownFinding`. */
const FINDINGS = `(SELECT coalesce(json_agg(json_build_object('id', finding.id, 'kind', finding.kind, 'severity', finding.severity, 'numbers', finding.numbers, 'text', finding.text,
  'created_at', ${jsonTime('finding.created_at')}) ORDER BY finding.id), '[]') FROM entry_findings finding WHERE finding.entry_id = entry.id)`;

/** SQL that writes a row `entry` of `backup_entries` as GET shows it, with these fields, in this order; default: all. */
export function entryJson(fields: readonly EntryField[] = ENTRY_FIELDS): string {
  return `(SELECT row_to_json(shown) FROM (SELECT ${fields.map((name) => `${valueOf(name)} AS ${name}`).join(', ')}) AS shown)`;
}

function valueOf(name: EntryField): string {
  if (name === 'findings') return FINDINGS;
  return TIMES.includes(name) ? jsonTime(`entry.${name}`) : `entry.${name}`;
}
