/** Jobs and messages that a step names. */
const MOST = 50;
const NO_JOBS = `'{}'::jsonb[] AS jobs, '{}'::jsonb[] AS deliveries`;
const BY_NAME = 'ORDER BY job.database_name, job.id';
const NOBODY = 'NULL::text AS by, NULL::text AS note';

/** What became of the incident's jobs while it lasted; what one scan found is one step. A success before a job's first trouble is no part of it. */
const CHANGES = `
  SELECT min(change.occurred_at) AS at, CASE WHEN change.status = 'success' THEN 'better' ELSE 'worse' END AS kind, ${NOBODY},
         array_agg(jsonb_build_object('job_id', job.id, 'database_name', job.database_name, 'status', change.status, 'entry_id', change.entry_id) ${BY_NAME}) AS jobs, '{}'::jsonb[] AS deliveries
    FROM (
      SELECT event.job_id, event.occurred_at, event.scan_run_id, event.payload->>'to' AS status, (event.payload->>'entry_id')::bigint AS entry_id,
             lag(event.id) OVER (PARTITION BY event.job_id ORDER BY event.occurred_at, event.id) AS earlier
        FROM incident
        JOIN incident_jobs part ON part.incident_id = incident.id
        JOIN events event ON event.job_id = part.job_id AND event.type = 'job.status_changed'
                         AND event.occurred_at >= incident.opened_at AND event.occurred_at <= coalesce(incident.resolved_at, 'infinity')
    ) change
    JOIN expected_backup_jobs job ON job.id = change.job_id
   WHERE change.status <> 'success' OR change.earlier IS NOT NULL
   GROUP BY coalesce(change.scan_run_id::text, change.occurred_at::text), 2`;

const LEFT = `
  SELECT part.left_at, 'left', ${NOBODY},
         array_agg(jsonb_build_object('job_id', job.id, 'database_name', job.database_name, 'status', part.status, 'entry_id', NULL) ${BY_NAME}), '{}'::jsonb[]
    FROM incident JOIN incident_jobs part ON part.incident_id = incident.id JOIN expected_backup_jobs job ON job.id = part.job_id
   WHERE part.left_at IS NOT NULL GROUP BY part.left_at`;

/** Messages to everybody are written at one time. */
const TOLD = `
  SELECT delivery.created_at, 'told', ${NOBODY}, '{}'::jsonb[],
         array_agg(jsonb_build_object('id', delivery.id, 'kind', delivery.kind, 'channel', delivery.channel, 'recipient', delivery.recipient, 'status', delivery.status) ORDER BY delivery.id)
    FROM incident JOIN deliveries delivery ON delivery.incident_id = incident.id GROUP BY delivery.created_at`;

/** The log keeps also those that were taken back. */
const LOOKED_AFTER = `
  SELECT entry.occurred_at, CASE entry.action WHEN 'incident.acknowledged' THEN 'acknowledged' ELSE 'unacknowledged' END,
         entry.key_name, CASE entry.action WHEN 'incident.acknowledged' THEN entry.after->>'acknowledge_note' END, ${NO_JOBS}
    FROM incident JOIN audit_log entry ON entry.target_type = 'incident' AND entry.target_id = incident.id::text
   WHERE entry.action IN ('incident.acknowledged', 'incident.unacknowledged')`;

/** All that happened in an incident, the newest first. `$1` its id, `$2` offset, `$3` limit. @returns rows of `TimelineStep`, each with the `total` of steps */
export const TIMELINE = `
  WITH incident AS (SELECT * FROM incidents WHERE id = $1), step AS (
    ${CHANGES}
    UNION ALL ${LEFT}
    UNION ALL ${TOLD}
    UNION ALL ${LOOKED_AFTER}
    UNION ALL SELECT opened_at, 'opened', ${NOBODY}, ${NO_JOBS} FROM incident
    UNION ALL SELECT resolved_at, 'resolved', ${NOBODY}, ${NO_JOBS} FROM incident WHERE resolved_at IS NOT NULL
  )
  SELECT at, kind, by, note, to_jsonb(jobs[1:${MOST}]) AS jobs, cardinality(jobs) AS jobs_count, to_jsonb(deliveries[1:${MOST}]) AS deliveries, cardinality(deliveries) AS deliveries_count,
         count(*) OVER () AS total
    FROM step ORDER BY at DESC, array_position(ARRAY['resolved', 'told', 'better', 'left', 'worse', 'opened'], kind) NULLS FIRST, kind OFFSET $2 LIMIT $3`;
