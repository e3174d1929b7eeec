import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import type { Page } from '../../common/http/pagination.js';
import { notFound } from '../../common/http/problem.js';
import { IncidentDetails, type ListIncidentsQuery, ShownIncident, ShownIncidentJob } from './dto/incident.dto.js';
import { IncidentJob } from './incident-job.entity.js';
import { Incident } from './incident.entity.js';

/** What the API shows of incidents. */
@Injectable()
export class IncidentsService {
  constructor(@InjectRepository(Incident) private readonly incidents: Repository<Incident>) {}

  /** Newest first. */
  async list({ skip, limit, state, agent_id, acknowledged, from, to }: ListIncidentsQuery): Promise<Page<ShownIncident>> {
    const search = this.incidents.createQueryBuilder('incident').orderBy('incident.id', 'DESC').offset(skip).limit(limit);
    if (state !== undefined) search.andWhere('incident.state = :state', { state });
    if (agent_id !== undefined) search.andWhere('incident.agent_key = :agent_id', { agent_id });
    if (acknowledged !== undefined) search.andWhere('(incident.acknowledged_at IS NOT NULL) = :acknowledged', { acknowledged });
    if (from !== undefined) search.andWhere('incident.opened_at >= :from', { from });
    if (to !== undefined) search.andWhere('incident.opened_at < :to', { to });
    const [found, total] = await search.getManyAndCount();
    return { items: await shownIncidents(this.incidents.manager, found), total };
  }

  /** @throws 404 */
  async get(id: number): Promise<IncidentDetails> {
    const { manager } = this.incidents;
    const incident = await this.incidents.findOneBy({ id });
    if (incident === null) throw notFound('Incident', id);
    const [shown] = await shownIncidents(manager, [incident]);
    const parts = await manager.find(IncidentJob, { where: { incident_id: id }, relations: { job: true }, select: { job: { id: true, database_name: true } }, order: { job_id: 'ASC' } });
    const jobs = parts.map(({ job, ...part }) => Object.assign(new ShownIncidentJob(), part, { database_name: job?.database_name ?? '' }));
    const [deliveries] = await manager.query<{ n: number }[]>('SELECT count(*) AS n FROM deliveries WHERE incident_id = $1', [id]);
    return Object.assign(new IncidentDetails(), shown, { jobs, deliveries_count: deliveries?.n ?? 0 });
  }
}

/** With how many jobs each has, and has in trouble. */
export async function shownIncidents(manager: EntityManager, incidents: readonly Incident[]): Promise<ShownIncident[]> {
  const counts = await manager.query<{ incident_id: number; jobs: number; in_trouble: number }[]>(
    `SELECT incident_id, count(*) AS jobs, count(*) FILTER (WHERE is_current AND recovered_at IS NULL AND left_at IS NULL) AS in_trouble
       FROM incident_jobs WHERE incident_id = ANY ($1) GROUP BY incident_id`,
    [incidents.map(({ id }) => id)],
  );
  const byId = new Map(counts.map((row) => [row.incident_id, row]));
  return incidents.map((incident) => Object.assign(new ShownIncident(), incident, { jobs_count: byId.get(incident.id)?.jobs ?? 0, jobs_in_trouble: byId.get(incident.id)?.in_trouble ?? 0 }));
}
