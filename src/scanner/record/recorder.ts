import { Injectable } from '@nestjs/common';
import { Any, DataSource, type EntityManager, IsNull } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { inTurn, paced } from '../../common/paced.js';
import { AppConfig } from '../../config/config.js';
import { insertRows } from '../../database/insert-rows.js';
import { EventLog, type NewEvent } from '../../events/event-log.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { WaitingSection } from '../../reports/report.entity.js';
import { StoredBackup } from '../../storage/stored-backup.entity.js';
import type { AgentAtWork, KnownCandidate } from '../collect/incoming.js';
import { finalStatus } from '../decision/decide.js';
import type { Judged } from '../judge/judge.js';
import { noteProblem, togetherOrAlone } from '../agents/isolation.js';
import { type RunContext, throwUnlessLocked } from '../runs/run-context.js';
import { appendEntries, type InsertedEntry } from './entry-log.js';
import { type EntryRow, reportedEntry } from './entry-rows.js';
import { type Failure, noteExcusedFailures } from './excused-log.js';
import { noteFindings } from './finding-log.js';
import { applyEntries, lockJobs, saveJobStates, type WrittenEntry } from './job-changes.js';
import { recordedEvents } from './recorded-events.js';
import { inSlicesBy } from './slices.js';

/** A report with its verdicts. */
export interface JudgedReport {
  readonly work: AgentAtWork;
  readonly candidate: KnownCandidate;
  readonly judged: readonly Judged[];
}

interface Written {
  readonly report: JudgedReport;
  readonly judged: Judged;
  readonly row: EntryRow;
  readonly entry: InsertedEntry;
}

type LockedJobs = ReadonlyMap<number, ExpectedBackupJob>;

/** Writes what reports have led to: entries, jobs, stored copies, events and the reports' states, of several agents in one transaction. */
@Injectable()
export class Recorder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * All in one transaction; where that fails, each report in its own.
   * @param reports at most one of each agent
   * @returns whether every section has its final verdict now, so that the report may be archived; without those that could not be recorded
   */
  async record(reports: readonly JudgedReport[], context: RunContext): Promise<Map<KnownCandidate, boolean>> {
    const done = new Map<KnownCandidate, boolean>();
    for (const slice of inSlicesBy(reports, ({ judged }) => judged.length)) {
      await togetherOrAlone(slice, async (some) => {
        await this.recordTogether(some, context);
        for (const { candidate, judged } of some) done.set(candidate, stillWaiting(judged).length === 0);
      }, ({ work, candidate }, error) => {
        noteProblem(context, work.agent.id, `${candidate.file.name} failed and is tried again: `, error);
      });
    }
    return done;
  }

  private async recordTogether(reports: readonly JudgedReport[], context: RunContext): Promise<void> {
    await throwUnlessLocked(context);
    const count = await this.dataSource.transaction(async (manager) => {
      const jobs = await lockJobs(manager, [...new Set(reports.flatMap(({ judged }) => judged.map(({ job }) => job.id)))]);
      const written = await this.appendVerdicts(manager, reports, jobs, context);
      await this.noteFindings(manager, written, jobs);
      await noteExcusedFailures(manager, failuresOf(written, jobs), this.clock.now());
      await this.updateJobs(manager, reports, written, jobs, context);
      await this.noteStored(manager, written);
      await noteStates(manager, reports, context.run.id);
      return written.length;
    });
    context.run.entries_recorded += count;
  }

  private async appendVerdicts(manager: EntityManager, reports: readonly JudgedReport[], jobs: LockedJobs, { run }: RunContext): Promise<Written[]> {
    const now = this.clock.now();
    const drafts = (await inTurn(reports, (report) => report.judged.flatMap((judged) => {
      const job = jobs.get(judged.job.id);
      const status = finalStatus(judged.verdict);
      const scope = { agentId: report.work.agent.id, scanRunId: run.id, now };
      return job && status ? [{ report, judged, row: reportedEntry(judged, status, job, report.candidate, scope) }] : [];
    }))).flat();
    const keyOf = (entry: Pick<EntryRow, 'report_id' | 'database_name'>) => `${entry.report_id}/${entry.database_name}`;
    const inserted = new Map((await appendEntries(manager, drafts.map(({ row }) => row))).map((entry) => [keyOf(entry), entry]));
    return drafts.flatMap((draft) => {
      const entry = inserted.get(keyOf(draft.row));
      return entry ? [{ ...draft, entry }] : [];
    });
  }

  private async noteFindings(manager: EntityManager, written: readonly Written[], jobs: LockedJobs): Promise<void> {
    const entries = written.flatMap(({ report, judged, row, entry }) => {
      const job = jobs.get(row.expected_job_id);
      return job ? [{ entryId: entry.id, row, section: judged.section, report: report.candidate.report, job }] : [];
    });
    await noteFindings(manager, entries);
  }

  private async updateJobs(manager: EntityManager, reports: readonly JudgedReport[], written: readonly Written[], jobs: LockedJobs, { run }: RunContext): Promise<void> {
    const checkedAt = this.clock.now();
    const options = { defaultGraceMs: this.config.scanner.defaultGraceMs };
    const events: NewEvent[] = [];
    const touched = new Set<ExpectedBackupJob>();
    for await (const [, report] of paced(reports)) {
      const own = written.filter((item) => item.report === report);
      const entries = entriesByJob(own, jobs, checkedAt);
      const scope = { scanRunId: run.id, agentId: report.work.agent.id };
      const changes = [...entries].flatMap(([job, ofJob]) => applyEntries(job, ofJob, scope, options));
      for (const job of entries.keys()) touched.add(job);
      events.push(...recordedEvents(own.map(({ row, entry }) => ({ id: entry.id, row }))), ...changes);
    }
    await saveJobStates(manager, [...touched]);
    await this.events.publish(manager, events);
  }

  private async noteStored(manager: EntityManager, written: readonly Written[]): Promise<void> {
    const now = this.clock.now();
    const stored = written.flatMap(({ report, judged, row, entry }) => {
      if (row.final_path === null || row.server_calculated_staged_hash === null || row.server_calculated_staged_size === null) return [];
      const { job, cycle, section } = judged;
      return [{
        job_id: job.id, entry_id: entry.id, agent_id: report.work.agent.id, database_name: job.database_name,
        company_name: job.company_name, city: job.city, path: row.final_path,
        size_bytes: row.server_calculated_staged_size, sha256: row.server_calculated_staged_hash,
        cycle_expected_at_utc: cycle?.expectedAt ?? section.endedAt, report_ended_at: section.endedAt, stored_at: now, replaced_at: null,
      }];
    });
    if (stored.length === 0) return;
    await manager.update(StoredBackup, { path: Any(stored.map(({ path }) => path)), replaced_at: IsNull() }, { replaced_at: now });
    await insertRows(manager, StoredBackup, stored);
  }
}

function entriesByJob(written: readonly Written[], jobs: LockedJobs, checkedAt: Date): Map<ExpectedBackupJob, WrittenEntry[]> {
  const byJob = new Map<ExpectedBackupJob, WrittenEntry[]>();
  for (const { judged, row, entry } of written) {
    const job = jobs.get(row.expected_job_id);
    if (!job) continue;
    const evidence = {
      status: row.status, rule: row.rule, cycle: row.cycle_expected_at_utc, endedAt: judged.section.endedAt,
      deadline: judged.cycle?.deadline ?? null, sha256: row.server_calculated_staged_hash, checkedAt,
    };
    byJob.set(job, [...(byJob.get(job) ?? []), { id: entry.id, cycles_missed: 1, evidence }]);
  }
  return byJob;
}

/** What the reports are now, in one statement. */
async function noteStates(manager: EntityManager, reports: readonly JudgedReport[], scanRunId: number): Promise<void> {
  const rows = reports.map(({ candidate, judged }) => {
    const waiting = stillWaiting(judged);
    return { id: candidate.reportId, state: waiting.length > 0 ? 'waiting' : 'applied', waiting, partial: candidate.problems.length > 0, problems: candidate.problems };
  });
  await manager.query(
    `UPDATE reports SET state = judged.state, waiting = judged.waiting, partial = judged.partial, problems = judged.problems, scan_run_id = $2
       FROM jsonb_to_recordset($1::jsonb) AS judged(id bigint, state text, waiting jsonb, partial boolean, problems jsonb) WHERE reports.id = judged.id`,
    [JSON.stringify(rows), scanRunId],
  );
}

/** Sections without a final verdict: still arriving, or verified but not stored yet. */
function stillWaiting(judged: readonly Judged[]): WaitingSection[] {
  return judged
    .filter(({ verdict }) => verdict.status === 'pending' || verdict.rule === 'not-stored')
    .map(({ section, verdict }) => ({ database_name: section.databaseName, rule: verdict.rule, message: verdict.message }));
}

/** What was recorded and is no success. */
function failuresOf(written: readonly Written[], jobs: LockedJobs): Failure[] {
  return written.flatMap(({ judged: { cycle, section, job: { id } }, row, entry }) => {
    const job = jobs.get(id);
    return job === undefined || cycle === null || row.status === 'success' ? [] : [{ entryId: entry.id, job, cycle, endedAt: section.endedAt }];
  });
}
