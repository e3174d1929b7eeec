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
    const released = await this.events.releaseAgents(this.dataSource.manager, run.id, agentIds);
    // On most mornings all goes well, as it did the day before: nobody has to look for what is to be told.
    if (released > 0) this.events.wake();
  }
}
