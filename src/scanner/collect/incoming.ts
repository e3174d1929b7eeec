import type { Agent } from '../../agents/agent.entity.js';
import type { AgentFolder, ReportFile } from '../../storage/staging/staging.js';
import type { AgentReport, Problem } from '../report/report.js';

/** One agent at work: its row and its staging folder. */
export interface AgentAtWork {
  readonly agent: Agent;
  readonly folder: AgentFolder;
  /** Reports of it waited when it was last looked at. */
  readonly hasWaiting: boolean;
}

/** A report that can be judged. */
export interface Candidate {
  readonly file: ReportFile;
  readonly digest: string;
  readonly report: AgentReport;
  /** Problems of single sections. */
  readonly problems: readonly Problem[];
}

/** A candidate with its row in `reports`. */
export interface KnownCandidate extends Candidate {
  readonly reportId: number;
  /** It was applied before, but a crash kept it in `log`. */
  readonly isApplied: boolean;
}

/** What a report file turned out to be. */
export type Incoming =
  | ({ readonly kind: 'candidate' } & Candidate)
  /** Not complete yet, or unreadable for now: stays where it is. */
  | { readonly kind: 'waiting'; readonly file: ReportFile; readonly detail: string }
  | ({ readonly kind: 'rejected'; readonly file: ReportFile; readonly digest: string; readonly problems: readonly Problem[] } & Partial<Pick<AgentReport, 'endedAt'>>)
  | { readonly kind: 'stale'; readonly file: ReportFile; readonly digest: string; readonly endedAt: Date }
  | { readonly kind: 'vanished' };

/** The order in which reports are handled: by end of the operation, then by arrival. */
export function byEndThenArrival(a: Candidate, b: Candidate): number {
  return a.report.endedAt.getTime() - b.report.endedAt.getTime() || a.file.changedAt.getTime() - b.file.changedAt.getTime();
}
