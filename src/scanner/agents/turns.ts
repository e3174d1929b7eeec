/** Whose turn it is, within a group. */
export interface GroupTurns {
  /** Somebody else may take it, until its turn comes. */
  readonly wait: (agentId: string) => void;
  /** Its turn has come. @returns false where somebody else has taken it */
  readonly begin: (agentId: string) => boolean;
}

/** Of a group that nobody else can see. */
export const NOBODY_ELSE: GroupTurns = { wait: () => undefined, begin: () => true };

/**
 * Whose turn it is within a pass: who waits may be taken by the watch over deadlines, that is by whoever begins first. In this process nobody works on
 * an agent twice at a time. Ids are compared without case.
 */
export class Turns {
  private readonly waiting = new Set<string>();
  private readonly atWork = new Set<string>();

  readonly wait = (agentId: string): void => {
    this.atWork.delete(agentId.toLowerCase());
    this.waiting.add(agentId.toLowerCase());
  };

  readonly begin = (agentId: string): boolean => {
    const waited = this.waiting.delete(agentId.toLowerCase());
    if (waited) this.atWork.add(agentId.toLowerCase());
    return waited;
  };

  readonly end = (agentId: string): void => {
    this.waiting.delete(agentId.toLowerCase());
    this.atWork.delete(agentId.toLowerCase());
  };

  stateOf(agentId: string): 'waits' | 'at work' | 'unknown' {
    if (this.atWork.has(agentId.toLowerCase())) return 'at work';
    return this.waiting.has(agentId.toLowerCase()) ? 'waits' : 'unknown';
  }
}
