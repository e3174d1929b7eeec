import { decidingFirst } from '../entries/deciding.js';
import type { Month } from './month.js';

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
 * `figures`: one row per wanted job, counted from entries and status changes; everything else of this module is a sum of these rows.
 * docs/compliance.md says in words what is counted.
 * @param wanted a SELECT of the rows of `expected_backup_jobs` that are looked at
 */
export function figuresOf(wanted: Statement, { from, to, until }: Period): Statement {
  const [FROM, TO, UNTIL] = [1, 2, 3].map((place) => `$${wanted.parameters.length + place}::timestamptz`);
  const sql = `
    WITH wanted AS MATERIALIZED (${wanted.sql}),
    -- The deciding entry of each cycle. What had ended before a job was made, about a cycle before that, was never due.
    decided AS (
      SELECT job_id, status, late, older FROM (
        SELECT entry.expected_job_id AS job_id, entry.status, entry.late, max(entry.cycles_missed) OVER whole - 1 AS older,
               row_number() OVER (PARTITION BY entry.expected_job_id, entry.cycle_expected_at_utc ORDER BY ${decidingFirst('entry')}) AS place
          FROM backup_entries entry JOIN wanted ON wanted.id = entry.expected_job_id
         WHERE entry.cycle_expected_at_utc >= ${FROM} AND entry.cycle_expected_at_utc < ${TO}
           AND (entry.cycle_expected_at_utc >= wanted.created_at OR entry.status = 'missing' OR entry.agent_report_timestamp_utc >= wanted.created_at)
        WINDOW whole AS (PARTITION BY entry.expected_job_id, entry.cycle_expected_at_utc)
      ) AS placed WHERE place = 1
    ),
    -- A missing row that sums up older cycles counts for them too, also where a report answers its own cycle.
    counted AS (
      SELECT job_id,
             sum(1 + older) AS due,
             count(*) FILTER (WHERE status = 'success' AND NOT late) AS met,
             count(*) FILTER (WHERE status = 'success' AND late) AS met_late,
             count(*) FILTER (WHERE status IN ('failed', 'hash_mismatch', 'transfer_integrity_failed')) AS failed,
             count(*) FILTER (WHERE status = 'unknown') AS unknown,
             count(*) FILTER (WHERE status = 'missing') + sum(older) AS missing
        FROM decided GROUP BY job_id
    ),
    figures AS MATERIALIZED (
      SELECT wanted.id AS job_id, wanted.database_name, wanted.agent_id_responsible AS agent_id, wanted.company_name, wanted.city, wanted.is_active,
             coalesce(due, 0)::bigint AS due, coalesce(met, 0) AS met, coalesce(met_late, 0) AS met_late, coalesce(failed, 0) AS failed,
             coalesce(unknown, 0) AS unknown, coalesce(missing, 0)::bigint AS missing, coalesce(seconds, 0) AS downtime_seconds
        FROM wanted
        LEFT JOIN counted ON counted.job_id = wanted.id
        LEFT JOIN LATERAL (${downtime('wanted.id', { FROM, UNTIL })}) AS down ON true
    )`;
  return { sql, parameters: [...wanted.parameters, from, to, until] };
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

const COUNTS = ['due', 'met', 'met_late', 'failed', 'unknown', 'missing'];

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
