import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';

/** Jobs of one agent whose deadline has passed, or that owe something by an earlier schedule. */
export interface DueJobs {
  readonly agentId: string;
  readonly jobIds: readonly number[];
}

/** Looks for cycles that are due. */
@Injectable()
export class Deadlines {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * By agent key, in one statement that costs in proportion to what is due: its partial indexes hold nothing else.
   * @param only keys of the agents that are asked about; all when it is absent
   */
  async passed(only?: readonly string[]): Promise<Map<string, DueJobs>> {
    const asked = only === undefined ? '' : 'AND agent_key = ANY($2)';
    const rows = await this.dataSource.query<{ agent_key: string; agent_id: string; job_ids: number[] }[]>(
      `SELECT agent_key, min(agent_id_responsible) AS agent_id, json_agg(DISTINCT id ORDER BY id) AS job_ids FROM (
         SELECT agent_key, agent_id_responsible, id FROM expected_backup_jobs WHERE is_active AND next_deadline_utc IS NOT NULL AND next_deadline_utc <= $1 ${asked}
         UNION ALL SELECT agent_key, agent_id_responsible, id FROM expected_backup_jobs WHERE owed <> '[]' ${asked}) AS due GROUP BY agent_key`,
      only === undefined ? [this.clock.now()] : [this.clock.now(), only],
    );
    return new Map(rows.map(({ agent_key, agent_id, job_ids }) => [agent_key, { agentId: agent_id, jobIds: job_ids }]));
  }
}
