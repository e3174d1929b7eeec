import { partsOf } from '../../common/parts.js';
import type { NewEvent } from '../../events/event-log.js';
import type { EntryRow } from './entry-rows.js';

/** Small enough for a page to take in at once, large enough that a big agent's scan is a handful of rows. */
const ENTRIES_PER_EVENT = 100;

/** Tells whoever follows the feed what was recorded of one agent in one run. */
export function recordedEvents(written: readonly { readonly id: number; readonly row: EntryRow }[]): NewEvent[] {
  const entries = written.map(({ id, row }) => ({
    id,
    job_id: row.expected_job_id,
    database_name: row.database_name,
    status: row.status,
    rule: row.rule,
    message: row.message,
    late: row.late,
    observed_late: row.observed_late,
    cycles_missed: row.cycles_missed,
    cycle_expected_at_utc: row.cycle_expected_at_utc?.toISOString() ?? null,
    agent_report_timestamp_utc: row.agent_report_timestamp_utc?.toISOString() ?? null,
    report_id: row.report_id,
  }));
  const { agent_id = null, scan_run_id = null } = written[0]?.row ?? {};
  return partsOf(entries, ENTRIES_PER_EVENT).map((part) => ({ type: 'entries.recorded', agent_id, scan_run_id, payload: { entries: part } }));
}
