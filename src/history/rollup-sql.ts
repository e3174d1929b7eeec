import { COUNTED, isHeldAgainst } from '../compliance/compliance-sql.js';
import { decidingFirst } from '../entries/deciding.js';
import { LEAVING_CYCLES, LEAVING_STRAYS, REMOVED } from './leaving-sql.js';

/** From what a day should be known for, to what is only good news. */
const WORST_FIRST = `ARRAY['hash_mismatch', 'transfer_integrity_failed', 'failed', 'missing', 'unknown', 'late_success', 'success', 'excused']`;

const worse = (one: string, other: string): string => `CASE WHEN array_position(${WORST_FIRST}, ${one}) <= array_position(${WORST_FIRST}, ${other}) THEN ${one} ELSE ${other} END`;

/**
 * One row for each cycle that leaves: `verdict` as the ledger shows it, and `status`, `late` and `older` as compliance reports count them, null
 * where nothing counts. Entries that count for nothing decide only where there are no others.
 */
const DECIDED = `
  excuses AS (
    DELETE FROM excused_cycles excuse USING (SELECT DISTINCT job_id, cycle FROM leaving) AS gone
     WHERE excuse.job_id = gone.job_id AND excuse.cycle_expected_at_utc = gone.cycle RETURNING gone.job_id, gone.cycle, excuse.cycles_excused
  ),
  placed AS (
    SELECT entry.*, ${isHeldAgainst('entry', 'entry')} AS counts, count(*) OVER whole AS entries,
           max(entry.cycles_missed) FILTER (WHERE ${isHeldAgainst('entry', 'entry')}) OVER whole - 1 AS older,
           row_number() OVER (PARTITION BY entry.job_id, entry.cycle ORDER BY NOT ${isHeldAgainst('entry', 'entry')}, ${decidingFirst('entry')}) AS place
      FROM leaving entry WINDOW whole AS (PARTITION BY entry.job_id, entry.cycle)
  ),
  held AS (
    SELECT placed.*, cycles_excused, CASE WHEN excuses.job_id IS NOT NULL AND NOT (placed.counts AND placed.status = 'success') THEN 'excused' ELSE placed.status END AS held_as
      FROM placed LEFT JOIN excuses ON excuses.job_id = placed.job_id AND excuses.cycle = placed.cycle WHERE place = 1
  ),
  decided AS (
    SELECT job_id, cycle, (cycle AT TIME ZONE 'UTC')::date AS day, entries, CASE WHEN counts THEN held_as END AS status, late, older, size, CASE WHEN seconds >= 0 THEN seconds END AS seconds, cycles_excused,
           CASE WHEN held_as = 'success' AND late THEN 'late_success' ELSE held_as END AS verdict
      FROM held
  )`;

const DAYS = `
  days AS (
    SELECT job_id, day, count(*) AS cycles, sum(entries) AS entries, ${COUNTED},
           count(*) FILTER (WHERE verdict = 'excused') + coalesce(sum(cycles_excused - 1), 0) AS excused,
           coalesce(sum(size) FILTER (WHERE status = 'success'), 0) AS bytes_verified,
           count(seconds) AS transfers, coalesce(sum(seconds), 0) AS transfer_seconds_total, min(seconds) AS transfer_seconds_min, max(seconds) AS transfer_seconds_max,
           max(cycle) AS newest_cycle_at_utc, (array_agg(verdict ORDER BY cycle DESC))[1] AS newest_verdict,
           (array_agg(verdict ORDER BY array_position(${WORST_FIRST}, verdict)))[1] AS worst_verdict
      FROM decided GROUP BY job_id, day
  )`;

const SUMMED = ['cycles', 'entries', 'due', 'met', 'met_late', 'failed', 'unknown', 'missing', 'excused', 'bytes_verified', 'transfers', 'transfer_seconds_total'];

const NOTED = `
  noted AS (
    INSERT INTO daily_rollups AS known (job_id, day, cycles, entries, due, met, met_late, failed, unknown, missing, excused, bytes_verified,
                                        transfers, transfer_seconds_total, transfer_seconds_min, transfer_seconds_max, newest_cycle_at_utc, newest_verdict, worst_verdict)
    SELECT job_id, day, cycles, entries, coalesce(due, 0), met, met_late, failed, unknown, coalesce(missing, 0), excused, bytes_verified,
           transfers, transfer_seconds_total, transfer_seconds_min, transfer_seconds_max, newest_cycle_at_utc, newest_verdict, worst_verdict
      FROM days
    ON CONFLICT (job_id, day) DO UPDATE SET
      ${SUMMED.map((name) => `${name} = known.${name} + excluded.${name}`).join(', ')},
      transfer_seconds_min = least(known.transfer_seconds_min, excluded.transfer_seconds_min), transfer_seconds_max = greatest(known.transfer_seconds_max, excluded.transfer_seconds_max),
      newest_cycle_at_utc = greatest(known.newest_cycle_at_utc, excluded.newest_cycle_at_utc),
      newest_verdict = CASE WHEN excluded.newest_cycle_at_utc >= known.newest_cycle_at_utc THEN excluded.newest_verdict ELSE known.newest_verdict END,
      worst_verdict = ${worse('known.worst_verdict', 'excluded.worst_verdict')}
  )`;

/** Adds the cycles that may go to their days and removes their entries, all in one: `{swept}` entries. Parameters as of `LEAVING_CYCLES`. */
export const SWEEP_CYCLES = `WITH ${LEAVING_CYCLES}, ${REMOVED}, ${DECIDED}, ${DAYS}, ${NOTED} SELECT count(*) AS swept FROM leaving`;

/** Removes entries that belong to no cycle; they count for nothing. Parameters as of `LEAVING_STRAYS`. */
export const SWEEP_STRAYS = `WITH ${LEAVING_STRAYS}, ${REMOVED} SELECT count(*) AS swept FROM leaving`;
