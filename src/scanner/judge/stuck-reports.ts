import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventLog } from '../../events/event-log.js';

/** Alerts about a report that stays where it is. */
@Injectable()
export class StuckReports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
  ) {}

  async tell(agentId: string, fileName: string, detail: string, scanRunId: number): Promise<void> {
    await this.events.publish(this.dataSource.manager, [
      { type: 'report.stuck', agent_id: agentId, scan_run_id: scanRunId, payload: { file_name: fileName, detail } },
    ]);
  }
}
