import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { EventLog } from '../../events/event-log.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { Report, type WaitingSection } from '../../reports/report.entity.js';
import { StoredBackup } from '../../storage/stored-backup.entity.js';
import type { AgentAtWork, KnownCandidate } from '../collect/incoming.js';
import { finalStatus } from '../decision/decide.js';
import type { Judged } from '../judge/judge.js';
import type { RunContext } from '../run-context.js';
import { appendEntries, type InsertedEntry } from './entry-log.js';
import { type EntryRow, reportedEntry } from './entry-rows.js';
import { noteFindings } from './finding-log.js';
import { applyEntries, lockJobs, saveJobStates, type WrittenEntry } from './job-changes.js';
import { recordedEvents } from './recorded-events.js';

/** Somebody else may hold the agent now: nothing of this unit of work was recorded. */
export class LockLostError extends Error {
  constructor(agentId: string) {
    super(`The lock on agent ${agentId} was lost with its database connection; the next scan continues.`);
    this.name = 'LockLostError';
  }
}

interface Written {
  readonly judged: Judged;
  readonly row: EntryRow;
  readonly entry: InsertedEntry;
}

/** Writes what one report has led to: entries, jobs, stored copies, events and the report's state, in one transaction. */
@Injectable()
export class Recorder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** @returns whether every section has its final verdict now, so that the report may be archived. */
  async record(work: AgentAtWork, candidate: KnownCandidate, judged: readonly Judged[], context: RunContext): Promise<boolean> {
    const waiting = stillWaiting(judged);
    if (!(await context.locks.stillHeld())) throw new LockLostError(work.agent.id);
    await this.dataSource.transaction(async (manager) => {
      const jobs = await lockJobs(manager, [...new Set(judged.map(({ job }) => job.id))]);
      const written = await this.appendVerdicts(manager, work, candidate, judged, jobs, context);
      await this.noteFindings(manager, candidate, written, jobs);
      await this.updateJobs(manager, work, written, jobs, context);
      await this.noteStored(manager, work, written);
      await manager.update(Report, candidate.reportId, {
        state: waiting.length > 0 ? 'waiting' : 'applied', waiting, partial: candidate.problems.length > 0, problems: [...candidate.problems],
      });
      context.run.entries_recorded += written.length;
    });
    return waiting.length === 0;
  }

  private async appendVerdicts(
    manager: EntityManager,
    { agent }: AgentAtWork,
    candidate: KnownCandidate,
    judged: readonly Judged[],
    jobs: ReadonlyMap<number, ExpectedBackupJob>,
    { run }: RunContext,
  ): Promise<Written[]> {
    const scope = { agentId: agent.id, scanRunId: run.id, now: this.clock.now() };
    const drafts = judged.flatMap((item) => {
      const job = jobs.get(item.job.id);
      const status = finalStatus(item.verdict);
      return job && status ? [{ judged: item, row: reportedEntry(item, status, job, candidate, scope) }] : [];
    });
    const inserted = new Map((await appendEntries(manager, drafts.map(({ row }) => row))).map((entry) => [entry.database_name, entry]));
    return drafts.flatMap((draft) => {
      const entry = inserted.get(draft.row.database_name);
      return entry ? [{ ...draft, entry }] : [];
    });
  }

  private async noteFindings(manager: EntityManager, { report }: KnownCandidate, written: readonly Written[], jobs: ReadonlyMap<number, ExpectedBackupJob>): Promise<void> {
    const entries = written.flatMap(({ judged, row, entry }) => {
      const job = jobs.get(row.expected_job_id);
      return job ? [{ entryId: entry.id, row, section: judged.section, job }] : [];
    });
    await noteFindings(manager, entries, report);
  }

  private async updateJobs(
    manager: EntityManager,
    { agent }: AgentAtWork,
    written: readonly Written[],
    jobs: ReadonlyMap<number, ExpectedBackupJob>,
    { run }: RunContext,
  ): Promise<void> {
    const checkedAt = this.clock.now();
    const touched = new Map<ExpectedBackupJob, WrittenEntry[]>();
    for (const { judged, row, entry } of written) {
      const job = jobs.get(row.expected_job_id);
      if (!job) continue;
      const evidence = {
        status: row.status, rule: row.rule, cycle: row.cycle_expected_at_utc, endedAt: judged.section.endedAt,
        deadline: judged.cycle?.deadline ?? null, sha256: row.server_calculated_staged_hash, checkedAt,
      };
      touched.set(job, [...(touched.get(job) ?? []), { id: entry.id, cycles_missed: 1, evidence }]);
    }
    const options = { defaultGraceMs: this.config.scanner.defaultGraceMs };
    const scope = { scanRunId: run.id, agentId: agent.id };
    const changes = [...touched].flatMap(([job, entries]) => applyEntries(job, entries, scope, options));
    await saveJobStates(manager, [...touched.keys()]);
    await this.events.publish(manager, [...recordedEvents(written.map(({ row, entry }) => ({ id: entry.id, row }))), ...changes]);
  }

  private async noteStored(manager: EntityManager, { agent }: AgentAtWork, written: readonly Written[]): Promise<void> {
    const now = this.clock.now();
    const stored = written.flatMap(({ judged, row, entry }) => {
      if (row.final_path === null || row.server_calculated_staged_hash === null || row.server_calculated_staged_size === null) return [];
      const { job, cycle, section } = judged;
      return [{
        job_id: job.id, entry_id: entry.id, agent_id: agent.id, database_name: job.database_name,
        company_name: job.company_name, city: job.city, path: row.final_path,
        size_bytes: row.server_calculated_staged_size, sha256: row.server_calculated_staged_hash,
        cycle_expected_at_utc: cycle?.expectedAt ?? section.endedAt, report_ended_at: section.endedAt, stored_at: now, replaced_at: null,
      }];
    });
    if (stored.length === 0) return;
    await manager.update(StoredBackup, { path: In(stored.map(({ path }) => path)), replaced_at: IsNull() }, { replaced_at: now });
    await manager.insert(StoredBackup, stored);
  }
}

/** Sections without a final verdict: still arriving, or verified but not stored yet. */
function stillWaiting(judged: readonly Judged[]): WaitingSection[] {
  return judged
    .filter(({ verdict }) => verdict.status === 'pending' || verdict.rule === 'not-stored')
    .map(({ section, verdict }) => ({ database_name: section.databaseName, rule: verdict.rule, message: verdict.message }));
}
