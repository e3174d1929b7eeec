import { ApiProperty } from '@nestjs/swagger';
import { Agent } from '../agent.entity.js';
import { RULE_PROPERTY } from '../../common/verdict-rules.js';

/** How many jobs an agent has, and in which status: `total` = `inactive` + all the others. */
export class JobCounts {
  /** All jobs.
   * @example 12 */
  total!: number;

  /** Not watched at present; not counted under their last status.
   * @example 1 */
  inactive!: number;

  /** No verdict yet, or one that cannot tell.
   * @example 0 */
  unknown!: number;

  /** The newest backup was verified.
   * @example 9 */
  ok!: number;

  /** The newest backup failed, or could not be stored.
   * @example 1 */
  failed!: number;

  /** No backup came by the deadline.
   * @example 1 */
  missing!: number;

  /** The bytes that arrived have another SHA-256 than reported.
   * @example 0 */
  hash_mismatch!: number;

  /** The file did not arrive whole.
   * @example 0 */
  transfer_integrity_failed!: number;
}

/** An agent and how its jobs are doing. */
export class AgentOverview extends Agent {
  /** How many jobs it has, per status. */
  jobs!: JobCounts;
}

/** A section of a report whose verdict is still open, and why. */
export class OpenSection {
  /** Database that the section speaks of.
   * @example 'SALES_2026' */
  database_name!: string;

  /** Decision rule that keeps it waiting.
   * @example 'file-not-arrived' */
  @ApiProperty(RULE_PROPERTY)
  rule!: string;

  /** What it waits for.
   * @example 'sales_2026.sql.zst may still be arriving; it is judged after 2026-06-12T13:01:06Z.' */
  message!: string;
}

/** A report that waits for its files to arrive or to be stored. */
export class WaitingReport {
  /** Id of the report.
   * @example 88 */
  id!: number;

  /** Name of the report file.
   * @example '20260612_125606_ACME_DOUALA_AKWA.json' */
  file_name!: string;

  /** When a scan first read it.
   * @example '2026-06-12T12:57:00.000Z' */
  first_seen_at!: Date;

  /** End time of the reported operation; null when it is not known.
   * @example '2026-06-12T12:56:06.000Z' */
  ended_at!: Date | null;

  /** Its sections without a final verdict. */
  waiting!: OpenSection[];
}

/** An agent, how its jobs are doing, and which of its reports are waiting. */
export class AgentDetails extends AgentOverview {
  /** Its reports that wait for files to arrive or to be stored. */
  waiting_reports!: WaitingReport[];
}
