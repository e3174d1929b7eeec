import { Agent } from '../agent.entity.js';

/** How many jobs an agent has, and in which status: `total` = `paused` + all the others. */
export class JobCounts {
  total!: number;

  /** Not watched at present; not counted under their last status. */
  paused!: number;

  unknown!: number;

  ok!: number;

  failed!: number;

  missing!: number;

  hash_mismatch!: number;

  transfer_integrity_failed!: number;
}

/** An agent and how its jobs are doing. */
export class AgentOverview extends Agent {
  jobs!: JobCounts;
}

/** A section of a report whose verdict is still open, and why. */
export class OpenSection {
  database_name!: string;

  rule!: string;

  message!: string;
}

/** A report that waits for its files to arrive or to be stored. */
export class WaitingReport {
  id!: number;

  file_name!: string;

  first_seen_at!: Date;

  /** End time of the reported operation; null when it is not known. */
  ended_at!: Date | null;

  waiting!: OpenSection[];
}

/** An agent, how its jobs are doing, and which of its reports are waiting. */
export class AgentDetails extends AgentOverview {
  waiting_reports!: WaitingReport[];
}
