import type { EntityManager } from 'typeorm';
import { excusesOf } from '../../calendar/calendar.js';
import { isExcusedSql, openWindowsAt, windowsBetween } from '../../calendar/windows.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { activeSilences, isSilenced } from '../silences/active-silences.js';
import { silencedAmongHeld } from '../silences/silenced-jobs.js';
import type { StoredEvent } from './event-group.js';
import type { Notice } from './fan-out.js';
import { FLAPPING_SPAN_MS, MOST_CHANGES, steadinessOf } from './flapping.js';
import { loadJobs } from './job-facts.js';
import type { Remembered } from './job-alerts.js';

/** What may be told now. */
export interface Tellable {
  readonly notices: readonly Notice[];
  /** Of jobs that are told to be flapping, with how often each changed within a day. */
  readonly flapping: ReadonlyMap<number, number>;
}

/**
 * Keeps back what people do not want to hear now, in the transaction that would have told it: alerts of jobs in a maintenance window or
 * silenced (a recovery is told all the same), and everything of jobs that are known to be flapping.
 */
export async function holdBack(manager: EntityManager, notices: readonly Notice[], jobs: ReadonlyMap<number, ExpectedBackupJob>, told: ReadonlyMap<number, Remembered>, now: Date): Promise<Tellable> {
  if (notices.length === 0) return { notices, flapping: new Map() };
  const quiet = await quietJobs(manager, notices.filter(({ kind }) => kind === 'alert'), jobs, now);
  const counts = await changesWithinADay(manager, notices.map(({ job_id }) => job_id), now);
  const steadiness = ({ job_id }: Notice) => steadinessOf(counts.get(job_id) ?? 0, told.get(job_id)?.isFlapping ?? false);
  const isHeld = (notice: Notice) => (notice.kind === 'alert' && quiet.has(notice.job_id)) || steadiness(notice) === 'hold';
  const tellable = notices.filter((notice) => !isHeld(notice));
  const flapping = new Map(tellable.filter((notice) => steadiness(notice) === 'tell-flapping').map(({ job_id }) => [job_id, counts.get(job_id) ?? 0]));
  await hold(manager, notices.filter(isHeld).map(({ job_id }) => job_id), now);
  return { notices: tellable, flapping };
}

async function quietJobs(manager: EntityManager, alerts: readonly Notice[], jobs: ReadonlyMap<number, ExpectedBackupJob>, now: Date): Promise<Set<number>> {
  if (alerts.length === 0) return new Set();
  const windows = await windowsBetween(manager, now, now, alerts.map(({ job_id }) => job_id));
  const silences = await activeSilences(manager, now);
  const quiet = alerts.filter(({ job_id, status }) => {
    const job = jobs.get(job_id);
    return job !== undefined && (excusesOf(windows, job).at(now) !== null || isSilenced(silences, job, status));
  });
  return new Set(quiet.map(({ job_id }) => job_id));
}

/** Jobs that are looked at again when nothing keeps them back any more. */
export async function hold(manager: EntityManager, jobIds: readonly number[], now: Date): Promise<void> {
  if (jobIds.length === 0) return;
  await manager.query('INSERT INTO held_alerts (job_id, held_at) SELECT unnest($1::bigint[]), $2 ON CONFLICT (job_id) DO NOTHING', [jobIds, now]);
}

async function changesWithinADay(manager: EntityManager, jobIds: readonly number[], now: Date): Promise<Map<number, number>> {
  const rows = await manager.query<{ job_id: number; changes: number }[]>(
    `SELECT job_id, count(*) AS changes FROM events WHERE job_id = ANY ($1) AND type = 'job.status_changed' AND occurred_at > $2 AND ${notAheadSql('occurred_at', '$3::timestamptz')} GROUP BY job_id`,
    [jobIds, new Date(now.getTime() - FLAPPING_SPAN_MS), now],
  );
  return new Map(rows.map(({ job_id, changes }) => [job_id, changes]));
}

/** The held jobs of one agent that nothing keeps back any more, taken from the held ones. */
export interface Released {
  readonly agentKey: string;
  readonly jobIds: readonly number[];
}

/** Whether anything is held back at all: on most days nothing is. */
export async function isAnyHeld(manager: EntityManager): Promise<boolean> {
  return (await manager.query<object[]>('SELECT FROM held_alerts LIMIT 1')).length > 0;
}

/**
 * Takes the agent whose alert was held first. What is switched off waits until it is on again: then it counts whether it is still true.
 * @param except agents to leave alone @returns null when nothing is to be released
 */
export async function claimReleased(manager: EntityManager, now: Date, except: readonly string[]): Promise<Released | null> {
  const free = await manager.query<{ job_id: number; agent_key: string }[]>(
    `WITH free AS MATERIALIZED (
       SELECT held.job_id, held.held_at, job.agent_key
         FROM held_alerts held JOIN expected_backup_jobs job ON job.id = held.job_id
        WHERE job.is_active AND job.agent_key <> ALL ($3::text[]) AND held.job_id <> ALL ($4::bigint[])
          AND NOT ${isExcusedSql('job', '$1::timestamptz', '$2::bigint[]')} AND NOT ${isFlappingSql('held.job_id', '$5::timestamptz', '$1::timestamptz')})
     SELECT job_id, agent_key FROM free WHERE agent_key = (SELECT agent_key FROM free ORDER BY held_at, job_id LIMIT 1) ORDER BY job_id`,
    [now, await openWindowsAt(manager, now), except, await silencedAmongHeld(manager, now), new Date(now.getTime() - FLAPPING_SPAN_MS)],
  );
  const [first] = free;
  if (first === undefined) return null;
  const jobIds = free.map(({ job_id }) => job_id);
  // Before what belongs to them: whoever deletes a job goes the same way.
  await loadJobs(manager, jobIds);
  await manager.query('DELETE FROM held_alerts WHERE job_id = ANY ($1)', [jobIds]);
  return { agentKey: first.agent_key, jobIds };
}

/** SQL that leaves out what was noted while the clock was ahead: after that it would count for as long. Clocks of several hosts differ a little. */
function notAheadSql(column: string, now: string): string {
  return `${column} <= ${now} + interval '1 minute'`;
}

/** SQL that is true of a job that people know to be flapping, while it does. @param since place of the time 24 hours ago @param now place of the present time */
function isFlappingSql(job: string, since: string, now: string): string {
  return `(
    EXISTS (SELECT FROM job_alerts told WHERE told.job_id = ${job} AND told.flapping_since IS NOT NULL)
    AND (SELECT count(*) FROM events event WHERE event.job_id = ${job} AND event.type = 'job.status_changed' AND event.occurred_at > ${since} AND ${notAheadSql('event.occurred_at', now)}) > ${MOST_CHANGES})`;
}

/** What became of these jobs since they were last told, oldest first, apart from what is still to be fanned out. */
export function changesSinceTold(manager: EntityManager, jobIds: readonly number[]): Promise<StoredEvent[]> {
  return manager.query<StoredEvent[]>(
    `SELECT event.id, event.type, event.agent_id, event.job_id, event.scan_run_id, event.payload, event.occurred_at
       FROM events event LEFT JOIN job_alerts told ON told.job_id = event.job_id
      WHERE event.job_id = ANY ($1) AND event.type = 'job.status_changed' AND event.fanned_out_at IS NOT NULL
        AND (event.payload->>'entry_id')::bigint > coalesce(told.told_entry_id, 0)
      ORDER BY event.id`,
    [jobIds],
  );
}
