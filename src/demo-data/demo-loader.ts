import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, shown } from '../audit/audit-log.js';
import { Clock } from '../common/clock.js';
import { requestContext } from '../common/http/access.js';
import { conflict } from '../common/http/problem.js';
import { AppConfig } from '../config/config.js';
import { generatedDump } from '../demo/dump.js';
import { stage } from '../demo/stage.js';
import { JobCreator } from '../jobs/editing/job-creator.js';
import { ManualScan } from '../scanner/runs/manual-scan.js';
import { DemoData } from './demo-data.entity.js';
import { DemoFolders } from './demo-folders.js';
import { demoJobs } from './demo-jobs.js';
import { DemoRemover } from './demo-remover.js';
import { DemoStates } from './demo-states.js';
import type { DemoState } from './dto/demo-state.dto.js';

/** Plays eight sites with good and bad backups, in an installation that holds nothing else. */
@Injectable()
export class DemoLoader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly jobs: JobCreator,
    private readonly audit: AuditLog,
    private readonly states: DemoStates,
    private readonly folders: DemoFolders,
    private readonly remover: DemoRemover,
    private readonly scans: ManualScan,
  ) {}

  /** Jobs and folders first, then what agents leave there, then a scan. @throws 409 with the obstacle */
  async load(): Promise<DemoState> {
    await this.dataSource.transaction((manager) => this.register(manager));
    try {
      await this.dropReports();
    } catch (error) {
      await this.remover.remove();
      throw conflict(`The demo could not be staged, and was removed again: ${String(error)}`);
    }
    await this.scans.run(false);
    return this.states.get();
  }

  /** Nobody makes a job meanwhile: what was empty stays so until the demo's own are there. */
  private async register(manager: EntityManager): Promise<void> {
    await manager.query('LOCK TABLE demo_data, expected_backup_jobs IN SHARE ROW EXCLUSIVE MODE');
    const obstacle = await this.states.obstacle(manager);
    if (obstacle !== null) throw conflict(obstacle);
    const now = this.clock.now();
    const made = await this.jobs.register(manager, demoJobs(now));
    const ids = made.map(({ id }) => id);
    await manager.insert(DemoData, { id: DemoData.ID, job_ids: ids, loaded_at: now, loaded_by: requestContext()?.principal?.name ?? null });
    await this.audit.record(manager, [
      { action: 'demo.loaded', target: { type: 'demo', id: null }, before: null, after: { job_ids: ids } },
      ...made.map((job) => ({ action: 'job.created', target: { type: 'job', id: job.id }, before: null, after: shown(job) }) as const),
    ]);
    await this.folders.make();
  }

  private async dropReports(): Promise<void> {
    const { storage: { stagingRoot }, scanner: { timezone } } = this.config;
    const { uploads } = await stage({ stagingRoot, timezone, now: this.clock.now(), dump: generatedDump });
    for (const upload of uploads) await upload.finish();
  }
}
