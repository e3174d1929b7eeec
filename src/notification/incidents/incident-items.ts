import type { EntityManager } from 'typeorm';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { Remembered } from '../deciding/job-alerts.js';
import { claimFindings } from '../deciding/finding-notices.js';
import { loadEntries, missedCycles } from '../deciding/job-facts.js';
import type { StatusItem } from '../mail/content.js';
import { isAlerting } from '../severity.js';
import { IncidentJob } from './incident-job.entity.js';
import type { ViewedItem } from './incident-view.js';

/** A job's part of a message, and whom it is for. */
export interface TellableItem extends ViewedItem {
  readonly job: ExpectedBackupJob;
}

/** What a message is about: a change, or what lasts. */
export interface Subject {
  readonly kind: StatusItem['kind'];
  readonly job_id: number;
  readonly status: string;
  readonly entry_id: number;
  readonly since: Date;
}

/** Jobs of which this incident is the newest. */
export function partsOf(manager: EntityManager, incidentId: number): Promise<IncidentJob[]> {
  return manager.find(IncidentJob, { where: { incident_id: incidentId, is_current: true }, order: { job_id: 'ASC' } });
}

/** What is known of an incident's jobs when it is told. */
export interface Scene {
  readonly parts: readonly IncidentJob[];
  readonly jobs: ReadonlyMap<number, ExpectedBackupJob>;
  readonly told: ReadonlyMap<number, Remembered>;
  /** How often those that are told to be flapping changed within a day. */
  readonly flapping: ReadonlyMap<number, number>;
}

/** All that a message may show of an incident: what it is about, and of other jobs what people know. What they were not told of is not shown. */
export async function viewedItems(manager: EntityManager, subjects: readonly Subject[], { parts, jobs, told, flapping }: Scene, now: Date): Promise<TellableItem[]> {
  const ids = subjects.map(({ job_id }) => job_id);
  const others = parts.flatMap((part) => (ids.includes(part.job_id) ? [] : otherSubject(part, told.get(part.job_id)) ?? []));
  const entries = await loadEntries(manager, subjects.map(({ entry_id }) => entry_id));
  const missed = await missedCycles(manager, [...subjects, ...others]);
  const findings = await claimFindings(manager, ids, now);
  return [...subjects.map((subject) => ({ ...subject, role: 'told' as const })), ...others].flatMap(({ job_id, entry_id, ...item }): TellableItem[] => {
    const job = jobs.get(job_id);
    if (!job) return [];
    return [{
      ...item, job, entry: entries.get(entry_id) ?? null, cycles_missed: missed.get(job_id) ?? 0, findings: findings.get(job_id) ?? [],
      told_status: told.get(job_id)?.status ?? null, ...(flapping.has(job_id) && { changes_in_a_day: flapping.get(job_id) }),
    }];
  });
}

/** null: people know nothing of its part in this incident. */
function otherSubject({ job_id, entry_id, since, left_at, recovered_at }: IncidentJob, told: Remembered | undefined): (Subject & Pick<ViewedItem, 'role'>) | null {
  if (told === undefined || left_at !== null || told.since < since) return null;
  const { status } = told;
  if (isAlerting(status)) return { role: 'ongoing', kind: 'alert', job_id, status, entry_id, since };
  return recovered_at === null ? null : { role: 'past', kind: 'recovery', job_id, status, entry_id, since };
}
