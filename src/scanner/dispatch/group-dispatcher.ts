import type { AgentWork } from '../agents/group-step.js';
import type { RunContext } from '../runs/run-context.js';
import type { ScanTrigger } from '../runs/scan-run.entity.js';
import type { GroupTurns } from '../agents/turns.js';

/** What whoever has agents worked on wants to know, and to say. */
export interface DispatchWatch {
  /** Where this process itself works on them. */
  readonly turns: GroupTurns;
  readonly done: (agentId: string) => void;
  /** How soon, where others wait: by what somebody waits for. */
  readonly urgency: ScanTrigger;
}

/** Has the agents of a scan run worked on, by whomever. */
export abstract class GroupDispatcher {
  /**
   * Resolves when all of them are done. Counts what is done, and what goes wrong, on the run.
   * @throws ScanInterrupted when Vigie is shutting down
   */
  abstract dispatch(work: readonly AgentWork[], context: RunContext, watch: DispatchWatch): Promise<void>;

  /** Makes the run's counters right, once nothing more of it is at work. */
  abstract conclude(context: RunContext): Promise<void>;
}
