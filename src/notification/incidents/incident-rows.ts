import type { EntityManager } from 'typeorm';
import type { Incident } from './incident.entity.js';
import type { ChangedPart, JoiningPart, KnownPart, Part } from './noting.js';

/** SQL that is true of a row of `incident_jobs` that keeps its incident open: in trouble, or not yet steady. @param row its alias */
export const unsettledSql = (row: string): string => `(
  ${row}.is_current AND ${row}.left_at IS NULL
  AND (${row}.recovered_at IS NULL OR EXISTS (
    SELECT FROM job_alerts told JOIN expected_backup_jobs flapping ON flapping.id = told.job_id
     WHERE told.job_id = ${row}.job_id AND told.flapping_since IS NOT NULL AND flapping.is_active)))`;

/** What the newest incident of each job knows of it, by job id. */
export async function knownParts(manager: EntityManager, jobIds: readonly number[]): Promise<Map<number, KnownPart>> {
  const rows = await manager.query<KnownPart[]>(
    `SELECT part.job_id, part.incident_id, part.status, part.entry_id, part.since, part.recovered_at, part.left_at, incident.state = 'open' AS is_open
       FROM incident_jobs part JOIN incidents incident ON incident.id = part.incident_id WHERE part.is_current AND part.job_id = ANY ($1)`,
    [jobIds],
  );
  return new Map(rows.map((row) => [row.job_id, row]));
}

/** Before their parts: whoever says that they look after an incident locks it first, too. */
export async function lockIncidents(manager: EntityManager, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await manager.query('SELECT FROM incidents WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
}

/** An agent whose jobs are in trouble; `since` is when that began, as far as it is known now. */
export interface TroubledAgent {
  readonly agent_key: string;
  readonly agent_id: string;
  readonly since: Date;
}

/** Of each agent: the incident that is open, or a new one, by the agent's key. */
export async function openIncidents(manager: EntityManager, agents: readonly TroubledAgent[]): Promise<Map<string, { readonly id: number; readonly is_new: boolean }>> {
  const incidents = await manager.query<{ id: number; agent_key: string; is_new: boolean }[]>(
    `INSERT INTO incidents (agent_id, agent_key, opened_at) SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[])
     ON CONFLICT (agent_key) WHERE state = 'open' DO UPDATE SET opened_at = least(incidents.opened_at, excluded.opened_at)
     RETURNING id, agent_key, xmax = 0 AS is_new`,
    [agents.map(({ agent_id }) => agent_id), agents.map(({ agent_key }) => agent_key), agents.map(({ since }) => since)],
  );
  return new Map(incidents.map((incident) => [incident.agent_key, incident]));
}

/** These jobs are part of their incidents from now on, and of no other. */
export async function joinParts(manager: EntityManager, parts: readonly JoiningPart[], now: Date): Promise<void> {
  const incidentIds = parts.map(({ incident_id }) => incident_id);
  await manager.query(
    `UPDATE incident_jobs part SET is_current = false FROM unnest($1::bigint[], $2::bigint[]) AS new (job_id, incident_id)
      WHERE part.job_id = new.job_id AND part.incident_id <> new.incident_id AND part.is_current`,
    [parts.map(({ job_id }) => job_id), incidentIds],
  );
  await manager.query(
    `INSERT INTO incident_jobs (incident_id, job_id, status, entry_id, since, recovered_at, joined_at)
     SELECT part.*, $7 FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::timestamptz[], $6::timestamptz[]) AS part
     ON CONFLICT (incident_id, job_id) DO UPDATE
       SET status = excluded.status, entry_id = excluded.entry_id, since = excluded.since, recovered_at = excluded.recovered_at, joined_at = excluded.joined_at,
           left_at = NULL, acknowledged = false, is_current = true`,
    [incidentIds, ...columnsOf(parts), now],
  );
}

/** What is known of jobs that are part of an incident already. */
export async function changeParts(manager: EntityManager, parts: readonly ChangedPart[]): Promise<void> {
  if (parts.length === 0) return;
  await manager.query(
    `UPDATE incident_jobs part SET status = new.status, entry_id = new.entry_id, since = new.since, recovered_at = new.recovered_at
       FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[]) AS new (job_id, status, entry_id, since, recovered_at)
      WHERE part.job_id = new.job_id AND part.is_current`,
    columnsOf(parts),
  );
}

/** These incidents, and whether anything keeps each open. */
export function loadIncidents(manager: EntityManager, ids: readonly number[]): Promise<(Incident & { readonly is_unsettled: boolean })[]> {
  return manager.query(
    `SELECT incident.*, EXISTS (SELECT FROM incident_jobs part WHERE part.incident_id = incident.id AND ${unsettledSql('part')}) AS is_unsettled
       FROM incidents incident WHERE incident.id = ANY ($1) ORDER BY incident.id`,
    [ids],
  );
}

/** When each incident, by id, is to be told; null = there is nothing to tell. */
export async function setDue(manager: EntityManager, dues: ReadonlyMap<number, Date | null>): Promise<void> {
  if (dues.size === 0) return;
  await manager.query('UPDATE incidents SET due_at = new.due_at FROM unnest($1::bigint[], $2::timestamptz[]) AS new (id, due_at) WHERE incidents.id = new.id', [[...dues.keys()], [...dues.values()]]);
}

function columnsOf(parts: readonly Part[]): [number[], string[], number[], Date[], (Date | null)[]] {
  return [
    parts.map(({ job_id }) => job_id), parts.map(({ status }) => status), parts.map(({ entry_id }) => entry_id), parts.map(({ since }) => since),
    parts.map(({ recovered_at }) => recovered_at),
  ];
}
