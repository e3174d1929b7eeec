import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NO_EXCUSES } from '../../calendar/calendar.js';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { settle } from '../ledger/ledger.js';
import { cyclesWithEntry } from './cycles-with-entry.js';
import { lockDueJobs, saveJobStates } from './job-changes.js';
import { inSlices } from './slices.js';

/** Moves jobs on whose due cycles have an entry: nothing of them is overdue. Declares nothing, not even an excused cycle. */
@Injectable()
export class AnsweredCycles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** @returns those with a due cycle that has none. */
  async pass(jobIds: readonly number[]): Promise<Set<number>> {
    const open = new Set<number>();
    for (const slice of inSlices(jobIds)) {
      await this.dataSource.transaction(async (manager) => {
        const now = this.clock.now();
        const jobs = await lockDueJobs(manager, slice, now);
        const known = await cyclesWithEntry(manager, jobs);
        const answered = jobs.filter((job) => this.moveOn(job, known.get(job.id) ?? new Set(), now));
        for (const { id } of jobs) open.add(id);
        for (const { id } of answered) open.delete(id);
        await saveJobStates(manager, answered);
      });
    }
    return open;
  }

  /** @returns false, and leaves the job as it is, when a due cycle is open. */
  private moveOn(job: ExpectedBackupJob, cyclesWithEntry: ReadonlySet<number>, now: Date): boolean {
    if (job.owed.length > 0) return false;
    const options = { defaultGraceMs: this.config.scanner.defaultGraceMs };
    const { missing, next } = settle({ job, now, options, cyclesWithEntry, excuses: NO_EXCUSES, mayStillBelong: () => true, observedLate: () => false });
    if (missing.length > 0 || (next !== null && next.deadline <= now)) return false;
    job.next_expected_at_utc = next?.expectedAt ?? null;
    job.next_deadline_utc = next?.deadline ?? null;
    return true;
  }
}
