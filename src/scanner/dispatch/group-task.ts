import type { ScanProblem, ScanRun } from '../runs/scan-run.entity.js';

/** An agent that a scan run has to look at, as it is told to whoever does it. */
export interface AgentTask {
  readonly agentId: string;
  /** Name of its staging folder; null when it has none. */
  readonly folder: string | null;
}

/** Some agents of a scan run, for any process that sees the same storage. Times are ISO 8601. */
export interface GroupTask {
  readonly runId: number;
  readonly agents: readonly AgentTask[];
  /** Of the volume that verified copies go to; null when it cannot be told. */
  readonly volumeId: string | null;
  /** Absolute path. */
  readonly stagingRoot: string;
  /** When nobody watched. */
  readonly unwatched: readonly { readonly from: string; readonly until: string }[];
}

/** The counters of a run that its groups add to. */
export const GROUP_COUNTERS = [
  'agents_done', 'reports_read', 'reports_applied', 'reports_rejected', 'reports_partial', 'reports_stale', 'reports_duplicate', 'reports_waiting',
  'entries_recorded', 'entries_missing', 'files_verified', 'files_promoted', 'bytes_total', 'bytes_verified',
] as const;
export type GroupCounts = Pick<ScanRun, (typeof GROUP_COUNTERS)[number]>;

/** What became of a task. */
export interface GroupResult {
  readonly partId: string;
  readonly counts: GroupCounts;
  readonly problems: readonly ScanProblem[];
  /** Agents that are done with; others have become tasks of their own. */
  readonly agentIds: readonly string[];
  /** It was begun more than once: what was done before is not in `counts`. */
  readonly isRepeated: boolean;
}

export function countsOf(run: ScanRun): GroupCounts {
  return Object.fromEntries(GROUP_COUNTERS.map((name) => [name, run[name]])) as GroupCounts;
}
