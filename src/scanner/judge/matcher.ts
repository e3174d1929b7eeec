import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { assignReport } from '../../jobs/schedule/assign.js';
import type { Cycle, CycleOptions } from '../../jobs/schedule/cycle.js';
import type { ReportSection } from '../report/report.js';

/** A section, the job it is evidence for, and the cycle it belongs to (null: before the only cycle of a `once` job). */
export interface MatchedSection {
  readonly section: ReportSection;
  readonly job: ExpectedBackupJob;
  readonly cycle: Cycle | null;
}

const keyOf = (jobId: number, cycle: Cycle): string => `${jobId}@${cycle.expectedAt.getTime()}`;

/** Finds the job and cycle of each section of one agent's reports. */
export class Matcher {
  private readonly byDatabase = new Map<string, ExpectedBackupJob[]>();
  private readonly cyclesWithEntry = new Set<string>();

  constructor(
    jobs: readonly ExpectedBackupJob[],
    private readonly options: CycleOptions,
  ) {
    for (const job of jobs) this.add(job);
  }

  /** Jobs that share a database with another one: only for them it matters which cycles have an entry. */
  get sharedJobIds(): number[] {
    return [...this.byDatabase.values()].filter((jobs) => jobs.length > 1).flatMap((jobs) => jobs.map(({ id }) => id));
  }

  add(job: ExpectedBackupJob): void {
    const jobs = this.byDatabase.get(job.database_name);
    if (jobs) jobs.push(job);
    else this.byDatabase.set(job.database_name, [job]);
  }

  noteEntry(jobId: number, expectedAtMs: number): void {
    this.cyclesWithEntry.add(`${jobId}@${expectedAtMs}`);
  }

  /** Whether any job expects the database. */
  expects(databaseName: string): boolean {
    return this.byDatabase.has(databaseName);
  }

  /** @returns null when no job expects the database. Paused jobs only count where there is no active one. */
  match(section: ReportSection): MatchedSection | null {
    const all = this.byDatabase.get(section.databaseName) ?? [];
    const active = all.filter(({ is_active }) => is_active);
    const jobs = active.length > 0 ? active : all;
    const [first] = jobs;
    if (!first) return null;
    const assigned = assignReport(jobs, section.endedAt, (job, cycle) => this.cyclesWithEntry.has(keyOf(job.id, cycle)), this.options);
    return assigned ? { section, ...assigned } : { section, job: first, cycle: null };
  }
}
