import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { excusesOf } from '../../calendar/calendar.js';
import type { MaintenanceWindow } from '../../calendar/maintenance-window.entity.js';
import { windowsBetween } from '../../calendar/windows.js';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { EventLog, type NewEvent } from '../../events/event-log.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { Cycle } from '../../jobs/schedule/cycle.js';
import { firstUndecided } from '../../jobs/schedule/owed-cycles.js';
import { type JobSettlement, settleJob } from '../ledger/ledger-owed.js';
import { noteProblem, togetherOrAlone } from '../agents/isolation.js';
import { type RunContext, throwIfStopped } from '../runs/run-context.js';
import { cyclesWithEntry } from './cycles-with-entry.js';
import { appendEntries } from './entry-log.js';
import { missingEntry } from './entry-rows.js';
import { noteExcused } from './excused-log.js';
import { applyEntries, lockDueJobs, saveJobStates, type WrittenEntry } from './job-changes.js';
import { recordedEvents } from './recorded-events.js';
import { noteSilence } from './silence.js';
import { inSlices, inSlicesBy } from './slices.js';

/** Jobs of one agent with a deadline that has passed, and what still lies in its staging folder. */
export interface DueAgent {
  readonly agentId: string;
  readonly jobIds: readonly number[];
  /** Whether a report that waits may still bring an entry for this cycle. */
  readonly mayStillBelong: (job: ExpectedBackupJob, cycle: Cycle) => boolean;
}

/** What the jobs of one transaction are settled by. */
interface Basis {
  readonly now: Date;
  readonly known: ReadonlyMap<number, ReadonlySet<number>>;
  readonly windows: readonly MaintenanceWindow[];
}

/** A job, whose it is, and what became of its cycles. */
interface Settled {
  readonly job: ExpectedBackupJob;
  readonly agentId: string;
  readonly settlement: JobSettlement;
}

/** Gives every due cycle without an entry its `missing`, or notes that it is excused, and moves the job on to its next one. */
@Injectable()
export class Settler {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * The jobs of several agents in one transaction; where that fails, each agent's in their own.
   * @returns the agents of which everything is settled; what failed is among the problems of the run
   */
  async settle(due: readonly DueAgent[], context: RunContext): Promise<ReadonlySet<string>> {
    const settled = new Set(due.map(({ agentId }) => agentId));
    const parts = due.flatMap((agent) => inSlices(agent.jobIds).map((jobIds) => ({ ...agent, jobIds })));
    for (const slice of inSlicesBy(parts, ({ jobIds }) => jobIds.length)) {
      throwIfStopped(context);
      await togetherOrAlone(slice, (agents) => this.settleTogether(agents, context), ({ agentId }, error) => {
        settled.delete(agentId);
        noteProblem(context, agentId, 'Its deadlines could not be settled: ', error);
      });
    }
    return settled;
  }

  private async settleTogether(agents: readonly DueAgent[], context: RunContext): Promise<void> {
    const missing = await this.dataSource.transaction(async (manager) => {
      const now = this.clock.now();
      // Asked after the time was: a clock that jumped before either of them is noticed here.
      if (context.ledgerHeld()) return 0;
      const agentOf = new Map(agents.flatMap((agent) => agent.jobIds.map((id) => [id, agent])));
      const jobs = await lockDueJobs(manager, [...agentOf.keys()], now);
      const basis = { now, known: await cyclesWithEntry(manager, jobs), windows: await windowsOver(manager, jobs, now) };
      const settled = jobs.flatMap((job): Settled[] => {
        const agent = agentOf.get(job.id);
        return agent === undefined ? [] : [{ job, agentId: agent.agentId, settlement: this.settleJob(job, basis, agent, context) }];
      });
      await noteExcused(manager, settled.map(({ job, settlement }) => [job, settlement.excused]), now);
      return this.write(manager, settled, now, context.run.id);
    });
    context.run.entries_missing += missing;
  }

  private settleJob(job: ExpectedBackupJob, { now, known, windows }: Basis, due: DueAgent, context: RunContext): JobSettlement {
    const settlement = settleJob({
      job,
      now,
      options: this.options,
      cyclesWithEntry: known.get(job.id) ?? new Set(),
      excuses: excusesOf(windows, job),
      mayStillBelong: (cycle) => due.mayStillBelong(job, cycle),
      observedLate: ({ deadline }) => context.observedLate(deadline),
    });
    job.next_expected_at_utc = settlement.next?.expectedAt ?? null;
    job.next_deadline_utc = settlement.next?.deadline ?? null;
    return settlement;
  }

  /** @returns how many entries were written */
  private async write(manager: EntityManager, settled: readonly Settled[], now: Date, scanRunId: number): Promise<number> {
    const rows = settled.flatMap(({ job, agentId, settlement }) => settlement.missing.map((cycle) => missingEntry(job, cycle, { agentId, scanRunId, now })));
    const ids = new Map((await appendEntries(manager, rows)).map((entry) => [keyOf(entry.expected_job_id, entry.cycle_expected_at_utc), entry.id]));
    const written = rows.flatMap((row) => {
      const id = ids.get(keyOf(row.expected_job_id, row.cycle_expected_at_utc));
      return id === undefined ? [] : [{ id, row }];
    });
    const events: NewEvent[] = [];
    for (const agentId of new Set(settled.map((one) => one.agentId))) {
      const own = settled.filter((one) => one.agentId === agentId);
      const changes = own.flatMap(({ job, settlement }) => applyEntries(job, writtenOf(job, settlement, ids, now), { agentId, scanRunId }, this.options));
      const silence = await noteSilence(manager, agentId, own.flatMap(({ settlement }) => settlement.missing), scanRunId);
      events.push(...recordedEvents(written.filter(({ row }) => row.agent_id === agentId)), ...changes, ...silence);
    }
    for (const { job, settlement } of settled) job.owed = [...settlement.owed];
    await saveJobStates(manager, settled.map(({ job }) => job));
    await this.events.publish(manager, events);
    return ids.size;
  }

  private get options() {
    return { defaultGraceMs: this.config.scanner.defaultGraceMs };
  }
}

/** Those of a job's missing cycles that got their entry just now. */
function writtenOf(job: ExpectedBackupJob, { missing }: JobSettlement, ids: ReadonlyMap<string, number>, now: Date): WrittenEntry[] {
  return missing.flatMap(({ cycle, cyclesMissed }): WrittenEntry[] => {
    const id = ids.get(keyOf(job.id, cycle.expectedAt));
    if (id === undefined) return [];
    const evidence = { status: 'missing', rule: 'deadline-passed', cycle: cycle.expectedAt, endedAt: null, deadline: cycle.deadline, sha256: null, checkedAt: now } as const;
    return [{ id, cycles_missed: cyclesMissed, evidence }];
  });
}

/** The windows that may excuse an unsettled cycle of these jobs. */
async function windowsOver(manager: EntityManager, jobs: readonly ExpectedBackupJob[], now: Date): Promise<readonly MaintenanceWindow[]> {
  const since = jobs.reduce((oldest, job) => earlier(firstUndecided(job) ?? oldest, oldest), now);
  return jobs.length === 0 ? [] : windowsBetween(manager, since, now, jobs.map(({ id }) => id));
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

function keyOf(jobId: number, expectedAt: Date | null): string {
  return `${jobId}@${expectedAt?.getTime() ?? ''}`;
}
