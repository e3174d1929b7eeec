import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { EventLog, type NewEvent } from '../../events/event-log.js';
import { newestOf, type StatusChange } from '../deciding/fan-out.js';
import { hold } from '../deciding/held-alerts.js';
import { loadTold } from '../deciding/job-alerts.js';
import { loadJobs } from '../deciding/job-facts.js';
import { incidentEvent } from './incident-events.js';
import { changeParts, joinParts, knownParts, loadIncidents, lockIncidents, openIncidents, setDue } from './incident-rows.js';
import { type Noted, type NotePlan, type Part, planNotes } from './noting.js';
import { dueAfter, type Turn } from './timing.js';

/** What became of an incident in one go. */
interface Turns {
  readonly turns: Set<Turn>;
  readonly jobIds: number[];
  isNew: boolean;
}

/** Notes in incidents what became of jobs, and when that is to be told. Whoever calls holds the outbox lock. */
@Injectable()
export class IncidentBook {
  constructor(private readonly clock: Clock, private readonly config: AppConfig, private readonly events: EventLog) {}

  /** Changes of status, oldest first. Jobs that were deleted meanwhile are left out. */
  note(manager: EntityManager, changes: readonly StatusChange[]): Promise<void> {
    return this.noteNewest(manager, newestOf(changes));
  }

  /** What these jobs are now, one each. */
  async noteNewest(manager: EntityManager, newest: readonly Noted[]): Promise<void> {
    if (newest.length === 0) return;
    const ids = newest.map(({ job_id }) => job_id);
    const jobs = await loadJobs(manager, ids);
    const knowledge = { jobs, told: await loadTold(manager, ids), parts: await knownParts(manager, ids) };
    const now = this.clock.now();
    const { joins, changes, held } = planNotes(newest, knowledge, now);
    await lockIncidents(manager, changes.map(({ incident_id }) => incident_id));
    const turns = await this.join(manager, joins, jobs, now);
    await changeParts(manager, changes);
    for (const { incident_id, job_id, turn } of changes) if (turn !== null) take(turns, incident_id, job_id, turn);
    await this.schedule(manager, turns, now);
    await hold(manager, held, now);
  }

  private async join(manager: EntityManager, joins: NotePlan['joins'], jobs: ReadonlyMap<number, { readonly agent_id_responsible: string }>, now: Date): Promise<Map<number, Turns>> {
    const turns = new Map<number, Turns>();
    if (joins.size === 0) return turns;
    const agents = [...joins].map(([agent_key, parts]) => ({ agent_key, agent_id: jobs.get(parts[0]?.job_id ?? 0)?.agent_id_responsible ?? agent_key, since: earliest(parts) }));
    const opened = await openIncidents(manager, agents);
    const joining = [...joins].flatMap(([agentKey, parts]) => parts.map((part) => ({ ...part, ...openOf(opened, agentKey) })));
    await joinParts(manager, joining, now);
    for (const { incident_id, job_id, recovered_at, is_new } of joining) take(turns, incident_id, job_id, recovered_at === null ? 'worse' : 'better', is_new);
    return turns;
  }

  /** What kept these jobs quiet is over: their incidents are told now, without regard to what was told before. */
  async hurry(manager: EntityManager, jobIds: readonly number[]): Promise<void> {
    await manager.query(
      `UPDATE incidents SET due_at = least(due_at, $2), worse_told_at = NULL
        WHERE state = 'open' AND id IN (SELECT incident_id FROM incident_jobs WHERE is_current AND job_id = ANY ($1))`,
      [jobIds, this.clock.now()],
    );
  }

  private async schedule(manager: EntityManager, all: ReadonlyMap<number, Turns>, now: Date): Promise<void> {
    if (all.size === 0) return;
    const dues = new Map<number, Date | null>();
    const news: NewEvent[] = [];
    for (const incident of await loadIncidents(manager, [...all.keys()])) {
      const { turns, jobIds, isNew } = all.get(incident.id) ?? { turns: [], jobIds: [], isNew: false };
      dues.set(incident.id, dueAfter(incident.is_unsettled ? turns : [...turns, 'over'], incident, now, this.config.notification));
      news.push(incidentEvent(isNew ? 'incident.opened' : 'incident.updated', incident, jobIds));
    }
    await setDue(manager, dues);
    await this.events.publish(manager, news);
  }
}

function openOf(opened: Awaited<ReturnType<typeof openIncidents>>, agentKey: string): { readonly incident_id: number; readonly is_new: boolean } {
  const incident = opened.get(agentKey);
  if (incident === undefined) throw new Error(`No incident of ${agentKey} could be opened.`);
  return { incident_id: incident.id, is_new: incident.is_new };
}

function take(all: Map<number, Turns>, incidentId: number, jobId: number, turn: Turn, isNew = false): void {
  const took = all.get(incidentId) ?? { turns: new Set(), jobIds: [], isNew };
  took.turns.add(turn);
  took.jobIds.push(jobId);
  all.set(incidentId, took);
}

function earliest(parts: readonly Part[]): Date {
  return new Date(Math.min(...parts.map(({ since }) => since.getTime())));
}
