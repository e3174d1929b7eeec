import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { conflict } from '../common/http/problem.js';
import { Staging } from '../storage/staging/staging.js';
import { StorageError } from '../storage/storage-error.js';
import { Report } from './report.entity.js';
import { shelvedAt } from './shelved.js';

/** A report that was put away. */
export type PutAway = Pick<Report, 'id' | 'agent_id' | 'state' | 'first_seen_at'> & { readonly moved_to: string };

/**
 * Puts the file of a report back into `log`, where the next scan reads it again. Row and file change in one transaction, the file last:
 * when it cannot be moved the row stays as it was, and after a crash in between a scan finds a known content in `log`, puts it away again and notes where.
 */
@Injectable()
export class ReportReturn {
  constructor(private readonly staging: Staging) {}

  /** @throws 409 with the reason when it cannot be put back */
  async putBack(manager: EntityManager, report: PutAway): Promise<void> {
    if (!(await forget(manager, report))) throw conflict(`Report ${report.id} is being put back already.`);
    await this.moveToLog(report.agent_id, report.moved_to);
  }

  private async moveToLog(agentId: string, movedTo: string): Promise<void> {
    const { agents } = await this.staging.listAgents(new Set([agentId.toLowerCase()])).catch(refuse);
    const agent = agents.find(({ id }) => id === agentId);
    if (agent === undefined) throw conflict(`Agent ${agentId} has no staging folder any more: put it back, then retry.`);
    const { shelf, name } = shelvedAt(movedTo);
    const outcome = await this.staging.restore(agent, shelf, name).catch(refuse);
    if (outcome === 'absent') throw conflict(`log/${movedTo} of agent ${agentId} is gone: the agent has to report again.`);
    if (outcome === 'occupied') throw conflict(`log/${name} of agent ${agentId} is another file: retry once it has been read.`);
  }
}

/**
 * A content that gave no verdict is forgotten, so that it is read as if for the first time, and no older than it was then; one
 * that gave some waits under its old id, by which its sections keep their verdicts.
 * @returns false when somebody else was faster
 */
async function forget(manager: EntityManager, { id, state, agent_id, first_seen_at, moved_to }: PutAway): Promise<boolean> {
  const as = { id, state, moved_to };
  await manager.query('UPDATE agents SET watched_until = LEAST(watched_until, $2) WHERE id = $1', [agent_id, first_seen_at]);
  const { affected } = state === 'applied' ? await manager.update(Report, as, { state: 'waiting', moved_to: null }) : await manager.delete(Report, as);
  return affected === 1;
}

/** What the file system refuses is no fault of the server: the message says what to mend. */
function refuse(error: unknown): never {
  throw error instanceof StorageError ? conflict(error.message) : error;
}
