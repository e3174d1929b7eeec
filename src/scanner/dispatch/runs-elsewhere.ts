import { Injectable } from '@nestjs/common';
import { AdvisoryLocks } from '../../database/advisory-lock.js';
import type { Part } from '../../queue/part.js';
import type { RunContext } from '../runs/run-context.js';
import { ScanBeginning } from '../runs/scan-beginning.js';
import type { ScanRun } from '../runs/scan-run.entity.js';
import { ScanRuns } from '../runs/scan-runs.js';
import type { GroupCounts, GroupTask } from './group-task.js';

/** What a worker has to know of a run that another process has begun. */
@Injectable()
export class RunsElsewhere {
  constructor(
    private readonly runs: ScanRuns,
    private readonly beginning: ScanBeginning,
    private readonly locks: AdvisoryLocks,
  ) {}

  /** @returns null when the run is over, by a crash say: the next one does the rest. */
  async withContext<T>(part: Part<GroupTask, GroupCounts>, run: ScanRun, work: (context: RunContext) => Promise<T>): Promise<T | null> {
    if (!(await this.runs.isAtWork(run.id))) return null;
    const locks = await this.locks.openSession({ isWatched: true });
    try {
      return await work({
        ...this.time(part.data), run, locks, only: null, signal: part.signal, reservedPaths: new Map(), handOff: null,
        needsLocks: part.isRepeated && !part.isLastAttempt,
      });
    } finally {
      await locks.close();
    }
  }

  private time({ unwatched }: GroupTask): ReturnType<ScanBeginning['timeElsewhere']> {
    const gaps = unwatched.map(({ from, until }) => ({ from: new Date(from), until: new Date(until) }));
    return this.beginning.timeElsewhere(gaps);
  }
}
