import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import { Agent } from './agent.entity.js';

/** How old `watched_until` may be before it is written again: next to a limit of days an hour is nothing, and most scans write no row. */
const WATCHED_WITHIN_MS = 3_600_000;

/** Makes agents known on first sight of their staging folder, and notes until when they were watched. */
@Injectable()
export class AgentRegistry {
  constructor(
    @InjectRepository(Agent) private readonly agents: Repository<Agent>,
    private readonly clock: Clock,
  ) {}

  /** @returns the agents of these folders by key; two statements at most, one when all are known. */
  async meet(folders: readonly { readonly id: string; readonly key: string }[]): Promise<Map<string, Agent>> {
    const known = new Map((await this.agents.find()).map((agent) => [agent.agent_key, agent]));
    const strangers = folders.filter(({ key }) => !known.has(key));
    if (strangers.length === 0) return known;
    // Since a job waits for it: what came while nobody looked is not too old when somebody does.
    await this.agents.query(
      `INSERT INTO agents (id, agent_key, first_seen_at, last_seen_at, watched_until)
       SELECT id, agent_key, $2, $2, LEAST($2, (SELECT min(created_at) FROM expected_backup_jobs job WHERE job.agent_key = stranger.agent_key))
         FROM unnest($1::text[], $3::text[]) AS stranger(id, agent_key) ON CONFLICT DO NOTHING`,
      [strangers.map(({ id }) => id), this.clock.now(), strangers.map(({ key }) => key)],
    );
    return new Map((await this.agents.find()).map((agent) => [agent.agent_key, agent]));
  }

  /** Everything that these agents had left when they were met was read by now. Of one whose time was set back since, a report was put back that has still to be read. */
  async watched(agents: readonly Pick<Agent, 'id' | 'watched_until'>[]): Promise<void> {
    const now = this.clock.now();
    const outdated = agents.filter(({ watched_until }) => watched_until > now || watched_until.getTime() < now.getTime() - WATCHED_WITHIN_MS);
    if (outdated.length === 0) return;
    await this.agents.query(
      `UPDATE agents SET watched_until = $1 FROM unnest($2::text[], $3::timestamptz[]) AS met(id, watched_until)
        WHERE agents.id = met.id AND date_trunc('milliseconds', agents.watched_until) >= met.watched_until`,
      [now, outdated.map(({ id }) => id), outdated.map(({ watched_until }) => watched_until)],
    );
  }
}
