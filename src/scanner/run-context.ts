import type { LockSession } from '../database/advisory-lock.js';
import type { PathOwner } from './judge/placement.js';
import type { ScanRun } from './scan-run.entity.js';

/** Agents by key: their ids in lower case. */
export type AgentKeys = ReadonlySet<string>;

/** What every step of one scan run shares. */
export interface RunContext {
  readonly run: ScanRun;
  readonly locks: LockSession;
  /** Keys of the agents that this run is about; null: all of them. */
  readonly only: AgentKeys | null;
  /** Aborted when Vigie shuts down: the run ends after the unit of work at hand. */
  readonly signal: AbortSignal;
  /** Reports that ended before this are stale. */
  readonly staleBefore: Date;
  /** When this process started to watch; deadlines before it were observed late. */
  readonly watchingSince: Date;
  /** The wall clock cannot be trusted in this run: nothing is declared missing. */
  readonly ledgerHeld: boolean;
  /** Final paths taken by this run and by whom, so that two agents working at once cannot meet on one. */
  readonly reservedPaths: Map<string, PathOwner>;
}

/** Thrown between two units of work when Vigie is shutting down; what is recorded stays, the rest is done by the next run. */
export class ScanInterrupted extends Error {
  constructor() {
    super('Vigie was stopped during the scan; the next one continues.');
    this.name = 'ScanInterrupted';
  }
}

export function throwIfStopped({ signal }: RunContext): void {
  if (signal.aborted) throw new ScanInterrupted();
}
