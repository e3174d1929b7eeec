import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Not, Repository } from 'typeorm';
import { Clock } from '../../common/clock.js';
import type { PageQuery } from '../../common/http/page.dto.js';
import type { Page } from '../../common/http/pagination.js';
import { notFound } from '../../common/http/problem.js';
import type { LockSession } from '../../database/advisory-lock.js';
import type { ScanFacts } from '../../events/dto/event-payloads.js';
import { EventLog, type NewEvent } from '../../events/event-log.js';
import { hasStoodStill, scanFacts } from './scan-facts.js';
import { ScanRun, type ScanState, type ScanTrigger } from './scan-run.entity.js';

/** Held on the run's own lock session while it is at work: whoever can take it knows that the run is dead. */
export const lockOf = (id: number): string => `scan-run:${id}`;

/** The rows of `scan_runs`: made when a scan is asked for, kept up to date while it works, ended with its outcome. */
@Injectable()
export class ScanRuns {
  /** What was last told of the run at work: counters that stand still are not told again. */
  private lastTold: ScanFacts | null = null;

  constructor(
    @InjectRepository(ScanRun) private readonly runs: Repository<ScanRun>,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async list({ skip, limit }: PageQuery): Promise<Page<ScanRun>> {
    const [items, total] = await this.runs.findAndCount({ order: { id: 'DESC' }, skip, take: limit });
    return { items, total };
  }

  /** @throws 404 */
  async get(id: number): Promise<ScanRun> {
    const run = await this.runs.findOneBy({ id });
    if (!run) throw notFound('Scan run', id);
    return run;
  }

  /** The last scan of everything that ended well: one of a few agents says nothing about the others. */
  async latestFinished(): Promise<ScanRun | null> {
    return this.runs.findOne({ where: { state: 'done', trigger: Not('deadline') }, order: { id: 'DESC' } });
  }

  /** The last scan that ended well, also of a few agents. */
  async latestDone(): Promise<ScanRun | null> {
    return this.runs.findOne({ where: { state: 'done' }, order: { id: 'DESC' } });
  }

  /** Error of the newest failed run that no later one has made good: neither a whole scan, nor, of overdue agents, another such run. */
  async openError(last: ScanRun | null): Promise<string | null> {
    const [failed] = await this.runs.query<{ error: string }[]>(
      `SELECT error FROM scan_runs failed WHERE id > $1 AND state = 'failed' AND NOT (trigger = 'deadline' AND EXISTS (
         SELECT 1 FROM scan_runs later WHERE later.id > failed.id AND later.state = 'done')) ORDER BY id DESC LIMIT 1`,
      [last?.id ?? 0],
    );
    return failed?.error ?? null;
  }

  async queue(trigger: ScanTrigger): Promise<ScanRun> {
    const run = this.runs.create({ ...NO_COUNTS, state: 'queued', trigger, requested_at: this.clock.now(), started_at: null, progressed_at: null, finished_at: null, error: null });
    return this.runs.manager.transaction(async (transaction) => {
      const { id } = await transaction.save(run);
      const queued = await transaction.findOneByOrFail(ScanRun, { id });
      await this.events.publish(transaction, [{ type: 'scan.queued', scan_run_id: id, payload: scanFacts(queued) }]);
      return queued;
    });
  }

  /** @throws Error when another process is about to end the run, which it takes for left behind */
  async start(run: ScanRun, session: LockSession): Promise<void> {
    if (!(await session.tryAcquire(lockOf(run.id)))) throw new Error('Another process, which began meanwhile, has ended this scan before it could begin; the next one does its work.');
    run.state = 'running';
    run.started_at = this.clock.now();
    await this.saveAndTell(run, 'scan.started');
  }

  /** Writes the counters of a run at work. */
  async flush(run: ScanRun): Promise<void> {
    this.measureSpeed(run);
    if (this.lastTold !== null && hasStoodStill(this.lastTold, scanFacts(run))) await write(this.runs.manager, run);
    else await this.saveAndTell(run, 'scan.progress');
  }

  /** Ends a run; events that it has not released yet are released with it, and a failure is told. */
  async finish(run: ScanRun, state: Exclude<ScanState, 'queued' | 'running'>, error: string | null): Promise<void> {
    run.state = state;
    run.error = error;
    run.finished_at = this.clock.now();
    this.measureSpeed(run);
    await this.runs.manager.transaction(async (transaction) => {
      await write(transaction, run);
      const failure: NewEvent[] = state === 'failed' ? [{ type: 'scan.failed', scan_run_id: run.id, payload: { error: error ?? 'unknown' } }] : [];
      await this.events.publish(transaction, [...failure, { type: 'scan.finished', scan_run_id: run.id, payload: scanFacts(run) }]);
      await this.events.releaseRun(transaction, run.id);
    });
    this.events.wake();
  }

  async isAtWork(id: number): Promise<boolean> {
    return this.runs.existsBy({ id, state: 'running' });
  }

  private async saveAndTell(run: ScanRun, type: 'scan.started' | 'scan.progress'): Promise<void> {
    const told = scanFacts(run);
    run.progressed_at = this.clock.now();
    await this.runs.manager.transaction(async (transaction) => {
      await write(transaction, run);
      await this.events.publish(transaction, [{ type, scan_run_id: run.id, payload: told }]);
    });
    this.lastTold = told;
  }

  private measureSpeed(run: ScanRun): void {
    const seconds = run.started_at ? (this.clock.now().getTime() - run.started_at.getTime()) / 1000 : 0;
    run.bytes_per_second = seconds > 0 ? Math.round(run.bytes_verified / seconds) : 0;
  }
}

/** In one statement: to save it, TypeORM would read the row first, to find out what is new. */
async function write(manager: EntityManager, { id, ...columns }: ScanRun): Promise<void> {
  await manager.update(ScanRun, { id }, columns);
}

const NO_COUNTS = {
  agents_total: 0, agents_done: 0, reports_read: 0, reports_applied: 0, reports_rejected: 0, reports_partial: 0,
  reports_stale: 0, reports_duplicate: 0, reports_waiting: 0, entries_recorded: 0, entries_missing: 0,
  files_verified: 0, files_promoted: 0, bytes_total: 0, bytes_verified: 0, bytes_per_second: 0, problems: [],
};
