import { decidingFirst } from '../entries/deciding.js';
import type { Month } from './month.js';

const COUNTS = ['due', 'met', 'met_late', 'failed', 'unknown', 'missing', 'excused'];

/** A statement and its parameters. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Which time is counted. */
export interface Period extends Pick<Month, 'from' | 'to'> {
  /** Where downtime ends: `to`, or now. */
  readonly until: Date;
}

/**
 * `figures`: one row per wanted job, counted from entries, from the roll-ups of days whose entries were removed, and from status changes; everything else of this module is a sum of these rows.
 * docs/compliance.md says in words what is counted.
 * @param wanted a SELECT of the rows of `expected_backup_jobs` that are looked at
 */
export function figuresOf(wanted: Statement, { from, to, until }: Period): Statement {
  const [FROM, TO, UNTIL] = [1, 2, 3].map((place) => `$${wanted.parameters.length + place}::timestamptz`);
  const sql = `${cyclesOf(wanted, { FROM, TO })},
    counted AS (
      SELECT job_id, ${COUNTS.map((name) => `sum(${name})::bigint AS ${name}`).join(', ')}
        FROM (
          SELECT job_id, 0 AS excused, ${COUNTED} FROM held_against GROUP BY job_id
          UNION ALL
          SELECT job_id, excused, due, met, met_late, failed, unknown, missing FROM daily_rollups JOIN wanted ON wanted.id = job_id
           WHERE day >= (${FROM} AT TIME ZONE 'UTC')::date AND day < (${TO} AT TIME ZONE 'UTC')::date
        ) AS whole GROUP BY job_id
    ),
    figures AS MATERIALIZED (
      SELECT wanted.id AS job_id, wanted.database_name, wanted.agent_id_responsible AS agent_id, wanted.company_name, wanted.city, wanted.is_active,
             coalesce(due, 0) AS due, coalesce(met, 0) AS met, coalesce(met_late, 0) AS met_late, coalesce(failed, 0) AS failed, coalesce(unknown, 0) AS unknown,
             coalesce(missing, 0) AS missing, (coalesce(counted.excused, 0) + coalesce(excuses.excused, 0))::bigint AS excused, coalesce(seconds, 0) AS downtime_seconds
        FROM wanted
        LEFT JOIN counted ON counted.job_id = wanted.id
        LEFT JOIN excuses ON excuses.job_id = wanted.id
        LEFT JOIN LATERAL (${downtime('wanted.id', { FROM, UNTIL })}) AS down ON true
    )`;
  return { sql, parameters: [...wanted.parameters, from, to, until] };
}

/** Of rows of `held_against` (`status, late, older`). A missing row that sums up older cycles counts for them too, also where a report answers its own cycle. */
export const COUNTED = `
             count(*) FILTER (WHERE status <> 'excused') + sum(older) AS due,
             count(*) FILTER (WHERE status = 'success' AND NOT late) AS met,
             count(*) FILTER (WHERE status = 'success' AND late) AS met_late,
             count(*) FILTER (WHERE status IN ('failed', 'hash_mismatch', 'transfer_integrity_failed')) AS failed,
             count(*) FILTER (WHERE status = 'unknown') AS unknown,
             count(*) FILTER (WHERE status = 'missing') + sum(older) AS missing`;

/**
 * One row per day on which a cycle was expected: `{day, due, met, met_late, failed, unknown, missing, excused}`, counted as `figures` are.
 * @param days the beginnings of the days, and the end of the last one; `day` is the place of a day among them, from 1
 */
export function daysStatement(wanted: Statement, days: readonly Date[]): Statement {
  const [FROM, TO, DAYS] = [1, 2, 3].map((place) => `$${wanted.parameters.length + place}`);
  const sql = `${cyclesOf(wanted, { FROM: `${FROM}::timestamptz`, TO: `${TO}::timestamptz` })},
    held AS (SELECT width_bucket(cycle, ${DAYS}::timestamptz[]) AS day, ${COUNTED} FROM held_against GROUP BY 1),
    let_off AS (SELECT width_bucket(cycle, ${DAYS}::timestamptz[]) AS day, count(*) FILTER (WHERE excuses_itself) + sum(older) AS excused FROM excused GROUP BY 1)
    SELECT day, coalesce(due, 0)::bigint AS due, coalesce(met, 0) AS met, coalesce(met_late, 0) AS met_late, coalesce(failed, 0) AS failed,
           coalesce(unknown, 0) AS unknown, coalesce(missing, 0)::bigint AS missing, coalesce(excused, 0)::bigint AS excused
      FROM held FULL JOIN let_off USING (day) ORDER BY day`;
  return { sql, parameters: [...wanted.parameters, days[0], days.at(-1), days] };
}

/** SQL that is true of an entry that counts: what had ended before a job was made, about a cycle before that, was never due. */
export const isHeldAgainst = (entry: string, job: string): string =>
  `(${entry}.cycle_expected_at_utc >= ${job}.created_at OR ${entry}.status = 'missing' OR ${entry}.agent_report_timestamp_utc >= ${job}.created_at)`;

/** What became of each cycle in [FROM, TO) of the wanted jobs, as common table expressions: `held_against`, and `excused` where a window excuses it. */
function cyclesOf(wanted: Statement, { FROM, TO }: Record<'FROM' | 'TO', string | undefined>): string {
  return `
    WITH wanted AS MATERIALIZED (${wanted.sql}),
    -- The deciding entry of each cycle.
    decided AS (
      SELECT job_id, cycle, status, late, older FROM (
        SELECT entry.expected_job_id AS job_id, entry.cycle_expected_at_utc AS cycle, entry.status, entry.late, max(entry.cycles_missed) OVER whole - 1 AS older,
               row_number() OVER (PARTITION BY entry.expected_job_id, entry.cycle_expected_at_utc ORDER BY ${decidingFirst('entry')}) AS place
          FROM backup_entries entry JOIN wanted ON wanted.id = entry.expected_job_id
         WHERE entry.cycle_expected_at_utc >= ${FROM} AND entry.cycle_expected_at_utc < ${TO}
           AND ${isHeldAgainst('entry', 'wanted')}
        WINDOW whole AS (PARTITION BY entry.expected_job_id, entry.cycle_expected_at_utc)
      ) AS placed WHERE place = 1
    ),
    -- Inside a maintenance window nothing counts but success; a row that sums up older cycles excuses them too.
    excused AS (
      SELECT cycle.job_id, cycle.cycle_expected_at_utc AS cycle, decided.status IS DISTINCT FROM 'success' AS excuses_itself, cycle.cycles_excused - 1 AS older
        FROM excused_cycles cycle JOIN wanted ON wanted.id = cycle.job_id
        LEFT JOIN decided ON decided.job_id = cycle.job_id AND decided.cycle = cycle.cycle_expected_at_utc
       WHERE cycle.cycle_expected_at_utc >= ${FROM} AND cycle.cycle_expected_at_utc < ${TO}
    ),
    excuses AS (SELECT job_id, count(*) FILTER (WHERE excuses_itself) + sum(older) AS excused FROM excused GROUP BY job_id),
    held_against AS (
      SELECT decided.job_id, decided.cycle, decided.late, decided.older, CASE WHEN excuses_itself THEN 'excused' ELSE decided.status END AS status
        FROM decided LEFT JOIN excused ON excused.job_id = decided.job_id AND excused.cycle = decided.cycle
    )`;
}

/** Each change of status lasts until the next one; the last one before the period counts from the period's beginning. */
function downtime(jobId: string, { FROM, UNTIL }: Record<'FROM' | 'UNTIL', string | undefined>): string {
  const changes = `events WHERE job_id = ${jobId} AND type = 'job.status_changed'`;
  return `
    SELECT extract(epoch FROM sum(greatest(ended_at, ${FROM}) - greatest(occurred_at, ${FROM})) FILTER (WHERE status <> 'success'))::bigint AS seconds
      FROM (SELECT occurred_at, payload->>'to' AS status, lead(occurred_at, 1, ${UNTIL}) OVER (ORDER BY occurred_at, id) AS ended_at
              FROM ${changes} AND occurred_at < ${UNTIL}
               AND occurred_at >= coalesce((SELECT max(occurred_at) FROM ${changes} AND occurred_at <= ${FROM}), ${FROM})) AS change`;
}

/** Sums of rows of `figures`, named as they are: for a selection that groups them. */
const SUMS = [...COUNTS, 'downtime_seconds'].map((name) => `coalesce(sum(${name}), 0)::bigint AS ${name}`).join(', ');

/** Rounded down: 99.999 % must not read as all. */
const percent = (part: string) => `(trunc(100.0 * (${part}) / nullif(due, 0), 2))::float8`;
const PERCENTS = `${percent('met + met_late')} AS percent_met, ${percent('met')} AS percent_met_on_time`;

const WORST_FIRST = '(met + met_late)::numeric / nullif(due, 0) NULLS LAST, downtime_seconds DESC';
const INCLUDING_PERCENTS = `${COUNTS.join(', ')}, ${PERCENTS}, downtime_seconds`;

const JOB = `job_id, database_name, agent_id, company_name, city, is_active, ${INCLUDING_PERCENTS}`;
const SITES = `
  SELECT company_name, city, jobs, ${INCLUDING_PERCENTS}
    FROM (SELECT company_name, city, count(*) AS jobs, ${SUMS} FROM figures GROUP BY company_name, city) AS site`;

/** How many sites an answer names. */
const NAMED = 1000;

/** Everything in one row, from one look at the data, so that the parts agree: `{total, sites, sites_total, jobs, jobs_total}`. */
export function complianceStatement({ sql, parameters }: Statement, { skip, limit }: { readonly skip: number; readonly limit: number }): Statement {
  const places = [1, 2].map((place) => `$${parameters.length + place}`);
  return {
    sql: `${sql}
      SELECT (SELECT row_to_json(whole) FROM (SELECT jobs, ${INCLUDING_PERCENTS} FROM (SELECT count(*) AS jobs, ${SUMS} FROM figures) AS summed) AS whole) AS total,
             (SELECT coalesce(json_agg(site), '[]') FROM (${SITES} ORDER BY ${WORST_FIRST}, company_name, city LIMIT ${NAMED}) AS site) AS sites,
             (SELECT count(*) FROM (SELECT DISTINCT company_name, city FROM figures) AS site) AS sites_total,
             (SELECT coalesce(json_agg(job), '[]') FROM (SELECT ${JOB} FROM figures ORDER BY ${WORST_FIRST}, job_id OFFSET ${places[0]} LIMIT ${places[1]}) AS job) AS jobs,
             (SELECT count(*) FROM figures) AS jobs_total`,
    parameters: [...parameters, skip, limit],
  };
}

/** One row per job, by id. */
export function jobsStatement({ sql, parameters }: Statement): Statement {
  return { sql: `${sql} SELECT ${JOB} FROM figures ORDER BY job_id`, parameters };
}

/** One row per site, by name. */
export function sitesStatement({ sql, parameters }: Statement): Statement {
  return { sql: `${sql} ${SITES} ORDER BY company_name, city`, parameters };
}
