import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, shown } from '../audit/audit-log.js';
import { Clock } from '../common/clock.js';
import { notFound } from '../common/http/problem.js';
import { deleteJobs } from '../jobs/editing/delete-jobs.js';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import { holdOutboxLock } from '../notification/deciding/outbox-lock.js';
import { ScannerService } from '../scanner/scanner.service.js';
import { DemoData } from './demo-data.entity.js';
import { DEMO_AGENTS, DemoFolders } from './demo-folders.js';

/** Rows of agents that only the demo had; `$1` their ids, `$2` now. A message that is being sent just now is left to whoever sends it. */
const TRACES = [
  'DELETE FROM reports WHERE agent_id = ANY ($1)',
  'DELETE FROM unmatched_databases WHERE agent_id = ANY ($1)',
  'DELETE FROM incidents WHERE agent_id = ANY ($1)',
  'DELETE FROM events WHERE agent_id = ANY ($1)',
  'DELETE FROM agents WHERE id = ANY ($1)',
];
const MESSAGES = 'DELETE FROM deliveries WHERE agent_id = ANY ($1) AND (claimed_until IS NULL OR claimed_until < $2)';

/** Takes away what the demo has made, and nothing else. */
@Injectable()
export class DemoRemover {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly scanner: ScannerService,
    private readonly folders: DemoFolders,
  ) {}

  /** When the scan at work is over, which would write of it anew. @throws 404 when none is loaded */
  remove(): Promise<void> {
    return this.scanner.between(() => this.removeNow());
  }

  /** Files first: whoever is interrupted asks once more. */
  private async removeNow(): Promise<void> {
    const demo = await this.dataSource.manager.findOneBy(DemoData, { id: DemoData.ID });
    if (demo === null) throw notFound('Demo data', DemoData.ID);
    await this.folders.remove();
    const copies = await this.dataSource.query<{ path: string }[]>('SELECT path FROM stored_backups WHERE job_id = ANY ($1)', [demo.job_ids]);
    await this.folders.removeCopies(copies.map(({ path }) => path));
    await this.dataSource.transaction((manager) => this.forget(manager, demo.job_ids));
  }

  /** Whoever tells of incidents locks the same rows, in another order. */
  private async forget(manager: EntityManager, jobIds: readonly number[]): Promise<void> {
    await holdOutboxLock(manager);
    const jobs = await manager.createQueryBuilder(ExpectedBackupJob, 'job').where('job.id = ANY (:jobIds)', { jobIds }).orderBy('job.id').setLock('pessimistic_write').getMany();
    await manager.query('DELETE FROM stored_backups WHERE job_id = ANY ($1)', [jobIds]);
    await deleteJobs(manager, jobs.map(({ id }) => id));
    const agents = await agentsOfNobodyElse(manager);
    for (const sql of TRACES) await manager.query(sql, [agents]);
    await manager.query(MESSAGES, [agents, this.clock.now()]);
    await manager.delete(DemoData, DemoData.ID);
    await this.audit.record(manager, [
      { action: 'demo.removed', target: { type: 'demo', id: null }, before: { job_ids: jobIds }, after: null },
      ...jobs.map((job) => ({ action: 'job.deleted', target: { type: 'job', id: job.id }, before: shown(job), after: null }) as const),
    ]);
  }
}

/** Somebody may have expected something of a demo agent besides. */
async function agentsOfNobodyElse(manager: EntityManager): Promise<string[]> {
  const rows = await manager.query<{ agent_key: string }[]>('SELECT DISTINCT agent_key FROM expected_backup_jobs WHERE agent_key = ANY ($1)', [DEMO_AGENTS.map((id) => id.toLowerCase())]);
  const theirs = new Set(rows.map(({ agent_key }) => agent_key));
  return DEMO_AGENTS.filter((id) => !theirs.has(id.toLowerCase()));
}
