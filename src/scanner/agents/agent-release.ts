import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventLog } from '../../events/event-log.js';
import type { RunContext } from '../runs/run-context.js';

/** Lets the events of agents be told, once all of them are recorded. */
@Injectable()
export class AgentRelease {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
  ) {}

  async release(agentIds: readonly string[], { run }: RunContext): Promise<void> {
    await this.events.releaseAgents(this.dataSource.manager, run.id, agentIds);
    this.events.wake();
  }
}
