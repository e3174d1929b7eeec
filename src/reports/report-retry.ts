import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { AuditLog } from '../audit/audit-log.js';
import { conflict } from '../common/http/problem.js';
import { Staging } from '../storage/staging.js';
import { StorageError } from '../storage/storage-error.js';
import { Report } from './report.entity.js';
import { ReportsService } from './reports.service.js';

/**
 * Puts the file of a rejected or partly read report back into `log`, where the next scan reads it again.
 * Row and file change in one transaction, the file last: when it cannot be moved the row stays as it was,
 * and after a crash in between a scan finds a known content in `log`, puts it away again and notes where.
 */
@Injectable()
export class ReportRetry {
  constructor(
    @InjectRepository(Report) private readonly reports: Repository<Report>,
    private readonly rejected: ReportsService,
    private readonly staging: Staging,
    private readonly audit: AuditLog,
  ) {}

  /** @returns the report as it waits in `log`. @throws 404; 409 with the reason when the file cannot be put back */
  async retry(id: number): Promise<Report> {
    const report = await this.rejected.getRejected(id);
    const { moved_to, agent_id } = report;
    if (moved_to === null) throw conflict(`Report ${id} lies in log: the next scan reads it.`);
    await this.reports.manager.transaction(async (manager) => {
      if (!(await forget(manager, report, moved_to))) throw conflict(`Report ${id} is being put back already.`);
      const change = { before: { state: report.state, moved_to }, after: { state: 'waiting', moved_to: null } };
      await this.audit.record(manager, [{ action: 'report.retried', target: { type: 'report', id }, ...change }]);
      await this.moveToLog(agent_id, moved_to);
    });
    return Object.assign(report, { state: 'waiting', moved_to: null });
  }

  private async moveToLog(agentId: string, movedTo: string): Promise<void> {
    const { agents } = await this.staging.listAgents().catch(refuse);
    const agent = agents.find(({ id }) => id === agentId);
    if (agent === undefined) throw conflict(`Agent ${agentId} has no staging folder any more: put it back, then retry.`);
    const folder = movedTo.startsWith('_archive/') ? '_archive' : '_rejected';
    const name = movedTo.slice(folder.length + 1);
    const outcome = await this.staging.restore(agent, folder, name).catch(refuse);
    if (outcome === 'absent') throw conflict(`log/${movedTo} of agent ${agentId} is gone: the agent has to report again.`);
    if (outcome === 'occupied') throw conflict(`log/${name} of agent ${agentId} is another file: retry once it has been read.`);
  }
}

/**
 * A content that gave no verdict is forgotten, so that it is read as if for the first time; one that gave
 * some waits under its old id, by which its sections keep their verdicts.
 * @returns false when somebody else was faster
 */
async function forget(manager: EntityManager, { id, state }: Report, moved_to: string): Promise<boolean> {
  const as = { id, state, moved_to };
  const { affected } = state === 'rejected' ? await manager.delete(Report, as) : await manager.update(Report, as, { state: 'waiting', moved_to: null });
  return affected === 1;
}

/** What the file system refuses is no fault of the server: the message says what to mend. */
function refuse(error: unknown): never {
  throw error instanceof StorageError ? conflict(error.message) : error;
}
