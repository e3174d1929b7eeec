import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { BackupEntry } from '../../entries/backup-entry.entity.js';
import { selectJobs } from '../../jobs/job-rows.js';
import { JobCreator } from '../../jobs/editing/job-creator.js';
import { suggestedJob } from '../../unmatched/suggested-job.js';
import type { AgentAtWork, KnownCandidate } from '../collect/incoming.js';
import { noteUnmatched } from '../record/unmatched-log.js';
import type { ReportSection } from '../report/report.js';
import { Matcher } from './matcher.js';

/** What is known of a section that has its final verdict. */
export type SettledEntry = Pick<BackupEntry, 'status' | 'agent_staged_file_name' | 'evidence'>;

/** What is expected of an agent, and which sections of its waiting reports have their final verdict already. */
export interface AgentExpectations {
  readonly matcher: Matcher;
  /** The entry that settled a section in an earlier scan. */
  readonly settledBy: (reportId: number, databaseName: string) => SettledEntry | undefined;
}

/** The waiting reports of one agent. */
export interface Waiting {
  readonly work: AgentAtWork;
  readonly candidates: readonly KnownCandidate[];
}

/** Loads what the reports of some agents are compared with: a handful of statements, however many agents and databases they are. */
@Injectable()
export class Expectations {
  private readonly logger = new Logger(Expectations.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: JobCreator,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Of an agent that has none. */
  get nothing(): AgentExpectations {
    return { matcher: new Matcher([], this.options), settledBy: () => undefined };
  }

  /** Of each agent that has reports to judge. */
  async of(agents: readonly Waiting[]): Promise<Map<AgentAtWork, AgentExpectations>> {
    const speaking = agents.filter(({ candidates }) => candidates.length > 0);
    if (speaking.length === 0) return new Map();
    const matchers = await this.matchers(speaking);
    for (const { work, candidates, matcher } of matchers) await this.noteStrangers(work, candidates, matcher);
    await this.noteCycles(matchers);
    const settled = await this.settledSections(speaking.flatMap(({ candidates }) => candidates));
    const settledBy = (reportId: number, databaseName: string) => settled.get(`${reportId}/${databaseName}`);
    return new Map(matchers.map(({ work, matcher }) => [work, { matcher, settledBy }]));
  }

  private async matchers(agents: readonly Waiting[]): Promise<(Waiting & { readonly matcher: Matcher })[]> {
    const keys = agents.map(({ work }) => work.agent.agent_key);
    const matchers = new Map(keys.map((key) => [key, new Matcher([], this.options)]));
    const jobs = await selectJobs(this.dataSource.manager, 'WHERE agent_key = ANY($1) ORDER BY id', [keys]);
    for (const job of jobs) matchers.get(job.agent_key)?.add(job);
    return agents.map((agent) => ({ ...agent, matcher: matchers.get(agent.work.agent.agent_key) ?? new Matcher([], this.options) }));
  }

  /** Databases that no job expects are listed, or become jobs where that is wanted. */
  private async noteStrangers({ agent }: AgentAtWork, candidates: readonly KnownCandidate[], matcher: Matcher): Promise<void> {
    const strangers = new Map<string, ReportSection>();
    for (const { report } of candidates) {
      for (const section of report.sections) if (!matcher.expects(section.databaseName)) strangers.set(section.databaseName, section);
    }
    if (strangers.size === 0) return;
    const sections = [...strangers.values()];
    await this.dataSource.transaction(async (manager) => {
      await noteUnmatched(manager, agent.id, sections, this.clock.now());
      if (!this.config.scanner.autoRegister) return;
      const wanted = sections.map(({ databaseName, endedAt }) => suggestedJob({ agent_id: agent.id, database_name: databaseName, last_report_at: endedAt }));
      const registered = await this.jobs.register(manager, wanted);
      for (const job of registered) matcher.add(job);
      this.logger.log(`${registered.length} databases were registered as daily jobs`);
    });
  }

  /** Only where two jobs watch one database does it matter which cycles have an entry. */
  private async noteCycles(agents: readonly (Waiting & { readonly matcher: Matcher })[]): Promise<void> {
    const matcherOf = new Map(agents.flatMap(({ matcher }) => matcher.sharedJobIds.map((id) => [id, matcher])));
    const shared = [...matcherOf.keys()];
    if (shared.length === 0) return;
    const oldest = Math.min(...agents.flatMap(({ candidates }) => candidates.map(({ report }) => report.endedAt.getTime())));
    const rows = await this.dataSource.query<{ job_id: number; cycle: Date }[]>(
      `SELECT DISTINCT expected_job_id AS job_id, cycle_expected_at_utc AS cycle FROM backup_entries
       WHERE expected_job_id = ANY($1) AND cycle_expected_at_utc >= $2`,
      [shared, new Date(oldest - LONGEST_PERIOD_MS)],
    );
    for (const { job_id, cycle } of rows) matcherOf.get(job_id)?.noteEntry(job_id, cycle.getTime());
  }

  private async settledSections(candidates: readonly KnownCandidate[]): Promise<Map<string, SettledEntry>> {
    const rows = await this.dataSource
      .createQueryBuilder(BackupEntry, 'entry')
      .select(['entry.id', 'entry.report_id', 'entry.database_name', 'entry.status', 'entry.agent_staged_file_name', 'entry.evidence'])
      .where(`entry.report_id IN (:...ids) AND entry.rule <> 'not-stored'`, { ids: candidates.map(({ reportId }) => reportId) })
      .getMany();
    return new Map(rows.map((row) => [`${row.report_id}/${row.database_name}`, row]));
  }

  private get options() {
    return { defaultGraceMs: this.config.scanner.defaultGraceMs };
  }
}

/** The cycle that owns a report was expected at most this long before its end (monthly: 31 days). */
const LONGEST_PERIOD_MS = 32 * 24 * 3_600_000;
