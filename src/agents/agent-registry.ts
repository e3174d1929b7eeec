import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import { Agent } from './agent.entity.js';

/** Makes agents known on first sight of their staging folder. */
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
    const now = this.clock.now();
    const rows = strangers.map(({ id, key }) => ({ id, agent_key: key, timezone: null, first_seen_at: now, last_seen_at: now, last_report_at: null, silent_since: null, clock_skew_seconds: null }));
    await this.agents.createQueryBuilder().insert().values(rows).orIgnore().execute();
    return new Map((await this.agents.find()).map((agent) => [agent.agent_key, agent]));
  }
}
