import type { LockSession } from '../../database/advisory-lock.js';
import type { AgentWork } from '../agents/group-step.js';
import type { PathOwner } from '../judge/placement.js';
import type { ScanRun } from './scan-run.entity.js';
import type { Gap } from '../clock/watch-gaps.js';

/** Agents by key: their ids in lower case. */
export type AgentKeys = ReadonlySet<string>;

/** Name of the lock that is held while an agent is worked on. */
export function agentLock(agentId: string): string {
  return `agent:${agentId.toLowerCase()}`;
}

/** What every step of one scan run shares. */
export interface RunContext {
  readonly run: ScanRun;
  readonly locks: LockSession;
  /** Keys of the agents that this run is about; null: all of them. */
  readonly only: AgentKeys | null;
  /** Aborted when Vigie shuts down: the run ends after the unit of work at hand. */
  readonly signal: AbortSignal;
  /** Whether nobody watched when that deadline passed: Vigie was stopped, or the clock leapt over it. */
  readonly observedLate: (deadline: Date) => boolean;
  /** The times behind `observedLate`, as they are now: for those who work on this run elsewhere. */
  readonly unwatched: () => readonly Gap[];
  /**
   * Whether the wall clock cannot be trusted at this moment, or what came while it was wrong is not put back yet: then nothing is declared missing.
   * A clock may jump while a run is at work.
   */
  readonly ledgerHeld: () => boolean;
  /** Final paths taken by this run and by whom, so that two agents working at once cannot meet on one. */
  readonly reservedPaths: Map<string, PathOwner>;
  /** Where others can take agents with much to read off the hands of a group; null: it does them itself. */
  readonly handOff: ((agent: AgentWork) => Promise<void>) | null;
  /** An agent that somebody else holds is waited for: it may be the worker whose work this repeats. */
  readonly needsLocks: boolean;
}

/** Agents of a group are locked by somebody else: the group may be tried again. */
export class AgentsHeldError extends Error {
  constructor(agentIds: readonly string[]) {
    super(`Another process still works on ${agentIds.join(', ')}.`);
    this.name = 'AgentsHeldError';
  }
}

/** Thrown between two units of work when Vigie is shutting down; what is recorded stays, the rest is done by the next run. */
export class ScanInterrupted extends Error {
  constructor() {
    super('Vigie was stopped during the scan; the next one continues.');
    this.name = 'ScanInterrupted';
  }
}

/** Somebody else may hold the agents now: nothing is recorded any more, and the run ends. */
export class LockLostError extends Error {
  constructor() {
    super('The locks of this scan were lost with their database connection; the next scan continues.');
    this.name = 'LockLostError';
  }
}

/** Whether it concerns the run as a whole, and not the agent or report at which it was noticed. */
export function endsTheRun(error: unknown): error is Error {
  return error instanceof ScanInterrupted || error instanceof LockLostError;
}

/** Ask before work that only the holder of the agents' locks may do. @throws LockLostError */
export async function throwUnlessLocked({ locks }: RunContext): Promise<void> {
  if (!(await locks.stillHeld())) throw new LockLostError();
}

export function throwIfStopped({ signal }: RunContext): void {
  if (signal.aborted) throw new ScanInterrupted();
}
