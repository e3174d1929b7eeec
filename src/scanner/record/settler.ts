import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { EventLog } from '../../events/event-log.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { Cycle } from '../../jobs/schedule/cycle.js';
import { type MissingCycle, settle } from '../ledger.js';
import type { RunContext } from '../run-context.js';
import { appendEntries } from './entry-log.js';
import { missingEntry } from './entry-rows.js';
import { applyEntries, lockJobs, saveJobStates, type WrittenEntry } from './job-changes.js';
import { recordedEvents } from './recorded-events.js';

/** Jobs of one agent with a deadline that has passed, and what still lies in its staging folder. */
export interface DueAgent {
  readonly agentId: string;
  readonly jobIds: readonly number[];
  /** Whether a report that waits may still bring an entry for this cycle. */
  readonly mayStillBelong: (job: ExpectedBackupJob, cycle: Cycle) => boolean;
}

/** Gives every due cycle without an entry its `missing`, and moves the job on to its next one. */
@Injectable()
export class Settler {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async settle(due: DueAgent, context: RunContext): Promise<void> {
    if (due.jobIds.length === 0 || context.ledgerHeld) return;
    await this.dataSource.transaction(async (manager) => {
      const now = this.clock.now();
      const locked = await lockJobs(manager, due.jobIds);
      const jobs = [...locked.values()].filter((job) => job.is_active && job.next_deadline_utc !== null && job.next_deadline_utc <= now);
      const known = await cyclesWithEntry(manager, jobs);
      const missing = new Map<ExpectedBackupJob, readonly MissingCycle[]>();
      for (const job of jobs) missing.set(job, this.settleJob(job, known.get(job.id) ?? new Set(), now, due, context));
      await this.write(manager, due.agentId, missing, now, context);
    });
  }

  private settleJob(job: ExpectedBackupJob, cyclesWithEntry: ReadonlySet<number>, now: Date, due: DueAgent, context: RunContext): readonly MissingCycle[] {
    const { missing, next } = settle({
      job,
      now,
      options: this.options,
      cyclesWithEntry,
      mayStillBelong: (cycle) => due.mayStillBelong(job, cycle),
      observedLate: ({ deadline }) => deadline < context.watchingSince,
    });
    job.next_expected_at_utc = next?.expectedAt ?? null;
    job.next_deadline_utc = next?.deadline ?? null;
    return missing;
  }

  private async write(
    manager: EntityManager,
    agentId: string,
    settled: ReadonlyMap<ExpectedBackupJob, readonly MissingCycle[]>,
    now: Date,
    { run }: RunContext,
  ): Promise<void> {
    const scope = { agentId, scanRunId: run.id, now };
    const rows = [...settled].flatMap(([job, cycles]) => cycles.map((cycle) => missingEntry(job, cycle, scope)));
    const ids = new Map((await appendEntries(manager, rows)).map((entry) => [keyOf(entry.expected_job_id, entry.cycle_expected_at_utc), entry.id]));
    const changes = [...settled].flatMap(([job, cycles]) => {
      const entries = cycles.flatMap(({ cycle, cyclesMissed }): WrittenEntry[] => {
        const id = ids.get(keyOf(job.id, cycle.expectedAt));
        if (id === undefined) return [];
        const evidence = { status: 'missing', rule: 'deadline-passed', cycle: cycle.expectedAt, endedAt: null, deadline: cycle.deadline, sha256: null, checkedAt: now } as const;
        return [{ id, cycles_missed: cyclesMissed, evidence }];
      });
      return applyEntries(job, entries, scope, this.options);
    });
    const written = rows.flatMap((row) => {
      const id = ids.get(keyOf(row.expected_job_id, row.cycle_expected_at_utc));
      return id === undefined ? [] : [{ id, row }];
    });
    await saveJobStates(manager, [...settled.keys()]);
    await this.events.publish(manager, [...recordedEvents(written), ...changes]);
    run.entries_missing += ids.size;
  }

  private get options() {
    return { defaultGraceMs: this.config.scanner.defaultGraceMs };
  }
}

function keyOf(jobId: number, expectedAt: Date | null): string {
  return `${jobId}@${expectedAt?.getTime() ?? ''}`;
}

/** Which unsettled cycles have an entry already, for all jobs in one statement. */
async function cyclesWithEntry(manager: EntityManager, jobs: readonly ExpectedBackupJob[]): Promise<Map<number, Set<number>>> {
  const cycles = new Map<number, Set<number>>(jobs.map(({ id }) => [id, new Set()]));
  if (jobs.length === 0) return cycles;
  const rows = await manager.query<{ job_id: number; cycle: Date }[]>(
    `SELECT e.expected_job_id AS job_id, e.cycle_expected_at_utc AS cycle
     FROM jsonb_to_recordset($1::jsonb) AS j(id bigint, first timestamptz)
     JOIN backup_entries e ON e.expected_job_id = j.id AND e.cycle_expected_at_utc >= j.first
     GROUP BY 1, 2`,
    [JSON.stringify(jobs.map(({ id, next_expected_at_utc: first }) => ({ id, first })))],
  );
  for (const { job_id, cycle } of rows) cycles.get(job_id)?.add(cycle.getTime());
  return cycles;
}
