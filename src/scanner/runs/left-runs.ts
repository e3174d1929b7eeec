import { Injectable, Logger } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { AdvisoryLocks, type LockSession } from '../../database/advisory-lock.js';
import { EventLog } from '../../events/event-log.js';
import { agentLock } from './run-context.js';
import { ScanRun, type ScanState } from './scan-run.entity.js';
import { lockOf, ScanRuns } from './scan-runs.js';

/** How a run ended, where that could not be written down. */
interface OwedEnd {
  readonly run: ScanRun;
  readonly state: Exclude<ScanState, 'queued' | 'running'>;
  readonly error: string | null;
}

/** Ends runs that nobody works on any more, and lets their events be told: they were committed, whatever became of the run. */
@Injectable()
export class LeftRuns {
  private readonly logger = new Logger('Scan');
  /** Ends of this process's runs that the database was not there for, by run. */
  private readonly owed = new Map<number, OwedEnd>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: ScanRuns,
    private readonly locks: AdvisoryLocks,
    private readonly events: EventLog,
  ) {}

  /** For the locks of a run of this process: while it is open, nobody takes the run for dead. */
  openSession(): Promise<LockSession> {
    return this.locks.openSession();
  }

  /** Ends a run of this process; where that fails, `settle` does it later. @throws what went wrong */
  async finish(run: ScanRun, state: OwedEnd['state'], error: string | null): Promise<void> {
    this.owed.set(run.id, { run, state, error });
    await this.runs.finish(run, state, error);
    this.owed.delete(run.id);
  }

  /** Once, before this process has any run of its own: also those that were never begun. @returns how many were ended */
  recover(): Promise<number> {
    return this.endDead(['running', 'queued'], null);
  }

  /** While Vigie works: a process that died, or a database that was away, may have left something at any time. @param atWork the run of this process */
  async settle(atWork: number | null): Promise<void> {
    for (const { run, state, error } of [...this.owed.values()].filter(({ run: { id } }) => id !== atWork)) await this.finish(run, state, error);
    const ended = await this.endDead(['running'], atWork);
    if (ended > 0) this.logger.warn(`${ended} scans that nobody works on any more were ended; what they recorded is told`);
    await this.releaseStragglers();
  }

  /** Whoever can take a run's lock knows that it is dead. It may have ended well between the two looks. */
  private async endDead(states: ScanState[], except: number | null): Promise<number> {
    const left = (await this.open(states)).filter(({ id }) => id !== except);
    if (left.length === 0) return 0;
    const session = await this.locks.openSession();
    let ended = 0;
    try {
      const free = await session.tryAcquireAll(left.map(({ id }) => lockOf(id)));
      const dead = (await this.open(states)).filter(({ id }) => free.has(lockOf(id)));
      for (const run of dead) {
        await this.runs.finish(run, 'interrupted', 'Vigie ended before this scan did; the next one continued.');
        ended++;
      }
    } finally {
      await session.close();
    }
    return ended;
  }

  private open(states: ScanState[]): Promise<ScanRun[]> {
    return this.dataSource.getRepository(ScanRun).find({ where: { state: In(states) }, order: { id: 'ASC' } });
  }

  /** Committed by somebody who did not know yet that the run had been ended. Agents that a worker is still at wait until it is done. */
  private async releaseStragglers(): Promise<void> {
    const left = await this.dataSource.query<{ scan_run_id: number; agent_ids: (string | null)[] }[]>(
      `SELECT event.scan_run_id, json_agg(DISTINCT event.agent_id) AS agent_ids FROM events event JOIN scan_runs run ON run.id = event.scan_run_id
        WHERE event.fanned_out_at IS NULL AND event.released_at IS NULL AND run.state NOT IN ('queued', 'running') GROUP BY 1`,
    );
    if (left.length === 0) return;
    const session = await this.locks.openSession();
    try {
      const agents = new Set(left.flatMap(({ agent_ids }) => agent_ids).filter((id) => id !== null).map(agentLock));
      const free = await session.tryAcquireAll([...agents]);
      for (const { scan_run_id, agent_ids } of left) {
        await this.events.releaseAgents(this.dataSource.manager, scan_run_id, agent_ids.filter((id) => id === null || free.has(agentLock(id))));
      }
    } finally {
      await session.close();
    }
    this.events.wake();
  }
}
