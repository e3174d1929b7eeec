import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { AuditLog, changedFields, shown } from '../audit/audit-log.js';
import { Clock } from '../common/clock.js';
import { requestContext } from '../common/http/access.js';
import { demandMatch, type TagCondition } from '../common/http/etag.js';
import type { Page } from '../common/http/pagination.js';
import { conflict, notFound, unprocessable } from '../common/http/problem.js';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import { concernsSql } from './calendar.js';
import type { ListWindowsQuery } from './dto/list-windows.dto.js';
import type { CreateMaintenanceWindow, ShownWindow, UpdateMaintenanceWindow } from './dto/maintenance-window.dto.js';
import { MaintenanceWindow } from './maintenance-window.entity.js';
import { type WindowFields, windowProblems } from './window-problems.js';
import { openAt, opensAfter } from './window-times.js';
import { shownWindow, windowEtag } from './window-view.js';

const DEFAULTS = {
  job_id: null, agent_id: null, company_name: null, city: null, tag: null, everything: false, ends_at: null, cron_expression: null, timezone: null, duration_minutes: null,
} satisfies Partial<WindowFields>;

const TIMES = ['starts_at', 'ends_at', 'cron_expression', 'timezone', 'duration_minutes'] as const;

/** Finds, makes, changes and ends maintenance windows. */
@Injectable()
export class MaintenanceWindowsService {
  constructor(
    @InjectRepository(MaintenanceWindow) private readonly windows: Repository<MaintenanceWindow>,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list({ job_id, agent_id, kind, over, skip, limit }: ListWindowsQuery): Promise<Page<ShownWindow>> {
    const now = this.clock.now();
    const search = this.windows.createQueryBuilder('w').where('w.removed_at IS NULL').orderBy('w.id').offset(skip).limit(limit);
    if (job_id !== undefined) search.andWhere(`EXISTS (SELECT FROM expected_backup_jobs job WHERE job.id = :job_id AND ${concernsSql('w', 'job')})`, { job_id });
    if (agent_id !== undefined) search.andWhere('lower(w.agent_id) = :agent_id', { agent_id });
    if (kind !== undefined) search.andWhere('w.kind = :kind', { kind });
    if (over !== undefined) search.andWhere(`coalesce(w.ends_at <= :now, false) = :over`, { now, over });
    const [items, total] = await search.getManyAndCount();
    return { items: items.map((window) => shownWindow(window, now)), total };
  }

  /** @throws 404 */
  async get(id: number): Promise<ShownWindow> {
    const window = await this.windows.createQueryBuilder('w').where('w.id = :id AND w.removed_at IS NULL', { id }).getOne();
    if (window === null) throw notFound('Maintenance window', id);
    return shownWindow(window, this.clock.now());
  }

  /** @throws 422 for times that make no sense, conditions that contradict each other, and a job that does not exist */
  create(body: Readonly<CreateMaintenanceWindow>): Promise<ShownWindow> {
    const now = this.clock.now();
    const fields: WindowFields = { ...DEFAULTS, starts_at: now, ...body };
    refuseProblems(fields);
    refuseClosed(fields, now);
    return this.windows.manager.transaction(async (manager) => {
      await refuseUnknownJob(manager, fields.job_id);
      const author = requestContext()?.principal?.name ?? null;
      const window = await manager.save(manager.create(MaintenanceWindow, { ...fields, kind: 'maintenance', author, created_at: now, updated_at: now }));
      await this.audit.record(manager, [{ action: 'maintenance_window.created', target: targetOf(window), before: null, after: shown(window) }]);
      return shownWindow(window, now);
    });
  }

  /** @throws 404, 409 for a pause, 412, 422 as `create` */
  update(id: number, patch: Readonly<UpdateMaintenanceWindow>, condition: TagCondition | null): Promise<ShownWindow> {
    const now = this.clock.now();
    return this.windows.manager.transaction(async (manager) => {
      // Before the window: whoever settles locks jobs first, too.
      await refuseUnknownJob(manager, patch.job_id ?? null);
      const window = await lockWindow(manager, id, condition);
      const changed = Object.assign(manager.create(MaintenanceWindow, window), patch);
      const changes = changedFields(window, changed);
      if (Object.keys(changes.after ?? {}).length === 0) return shownWindow(window, now);
      refuseProblems(changed);
      if (TIMES.some((field) => field in (changes.after ?? {}))) refuseClosed(changed, now);
      await manager.update(MaintenanceWindow, id, { ...patch, version: window.version + 1, updated_at: now });
      await this.audit.record(manager, [{ action: 'maintenance_window.updated', target: targetOf(window), ...changes }]);
      return shownWindow(Object.assign(changed, { version: window.version + 1, updated_at: now }), now);
    });
  }

  /** It ends now, and is shown no more; what it has excused until now stays excused. @throws 404, 409 for a pause, 412 */
  async delete(id: number, condition: TagCondition | null): Promise<void> {
    await this.windows.manager.transaction(async (manager) => {
      const window = await lockWindow(manager, id, condition);
      await manager.update(MaintenanceWindow, id, { removed_at: this.clock.now() });
      await this.audit.record(manager, [{ action: 'maintenance_window.deleted', target: targetOf(window), before: shown(window), after: null }]);
    });
  }
}

const targetOf = ({ id }: MaintenanceWindow) => ({ type: 'maintenance_window', id }) as const;

function refuseProblems(fields: WindowFields): void {
  const problems = windowProblems(fields);
  if (problems.length > 0) throw unprocessable(problems);
}

/** A window that is never open again is a slip of whoever asks for it. The reason of one that is over may still be put right. */
function refuseClosed(fields: WindowFields, now: Date): void {
  if (fields.ends_at !== null && fields.ends_at <= now) throw unprocessable([{ pointer: '/ends_at', detail: 'has passed: this window would excuse nothing' }]);
  const times = { ...fields, removed_at: null };
  if (openAt(times, now) === null && opensAfter(times, now) === null) throw unprocessable([{ pointer: '/cron_expression', detail: 'does not fire before ends_at: this window would never open' }]);
}

/** The job stays until the transaction ends. */
async function refuseUnknownJob(manager: EntityManager, id: number | null): Promise<void> {
  if (id === null || (await manager.findOne(ExpectedBackupJob, { select: { id: true }, where: { id }, lock: { mode: 'for_key_share' } }))) return;
  throw unprocessable([{ pointer: '/job_id', detail: `is ${id}, but there is no such job` }]);
}

async function lockWindow(manager: EntityManager, id: number, condition: TagCondition | null): Promise<MaintenanceWindow> {
  const window = await manager.createQueryBuilder(MaintenanceWindow, 'w').where('w.id = :id AND w.removed_at IS NULL', { id }).setLock('pessimistic_write').getOne();
  if (window === null) throw notFound('Maintenance window', id);
  if (window.kind === 'pause') throw conflict(`Maintenance window ${id} is the pause of job ${window.job_id}: change it by POST, end it by DELETE /jobs/${window.job_id}/pause.`);
  demandMatch(condition, windowEtag(window), `Maintenance window ${id}`);
  return window;
}
