import type { ScanRun } from '../runs/scan-run.entity.js';
import { GROUP_COUNTERS, type GroupCounts, type GroupResult } from './group-task.js';

/** Adds up what the parts of a run count, each as often as it is told, so that the run's counters are live. */
export class Tally {
  private readonly known = new Map<string, GroupCounts>();
  private readonly over = new Set<string>();

  constructor(private readonly run: ScanRun) {}

  /** So far. */
  progressed(partId: string, counts: GroupCounts): void {
    if (this.over.has(partId)) return;
    const before = this.known.get(partId);
    for (const name of GROUP_COUNTERS) this.run[name] += counts[name] - (before?.[name] ?? 0);
    this.known.set(partId, counts);
  }

  /** In the end; whoever tells it again changes nothing. @returns whether it was new */
  done({ partId, counts, problems }: GroupResult): boolean {
    if (this.over.has(partId)) return false;
    this.progressed(partId, counts);
    this.over.add(partId);
    this.run.problems.push(...problems);
    return true;
  }
}
