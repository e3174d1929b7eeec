import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventLog } from '../events/event-log.js';
import type { RunContext } from './run-context.js';

/** Lets an agent's events be told, once all of them are recorded. */
@Injectable()
export class AgentRelease {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
  ) {}

  async release(agentId: string, { run }: RunContext): Promise<void> {
    await this.events.releaseAgent(this.dataSource.manager, run.id, agentId);
    this.events.wake();
  }
}
