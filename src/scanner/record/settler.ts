import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { EventLog } from '../../events/event-log.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { Cycle } from '../../jobs/schedule/cycle.js';
import { type MissingCycle, settle } from '../ledger.js';
import { type RunContext, throwIfStopped } from '../run-context.js';
import { cyclesWithEntry } from './cycles-with-entry.js';
import { appendEntries } from './entry-log.js';
import { missingEntry } from './entry-rows.js';
import { applyEntries, lockDueJobs, saveJobStates, type WrittenEntry } from './job-changes.js';
import { recordedEvents } from './recorded-events.js';
import { noteSilence } from './silence.js';
import { inSlices } from './slices.js';

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
    if (context.ledgerHeld) return;
    for (const jobIds of inSlices(due.jobIds)) {
      throwIfStopped(context);
      await this.settleJobs({ ...due, jobIds }, context);
    }
  }

  private async settleJobs(due: DueAgent, context: RunContext): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const now = this.clock.now();
      const jobs = await lockDueJobs(manager, due.jobIds, now);
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
    const silence = await noteSilence(manager, agentId, [...settled.values()].flat(), run.id);
    await this.events.publish(manager, [...recordedEvents(written), ...changes, ...silence]);
    run.entries_missing += ids.size;
  }

  private get options() {
    return { defaultGraceMs: this.config.scanner.defaultGraceMs };
  }
}

function keyOf(jobId: number, expectedAt: Date | null): string {
  return `${jobId}@${expectedAt?.getTime() ?? ''}`;
}
