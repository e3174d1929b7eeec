import { ApiProperty } from '@nestjs/swagger';

/** A job by what makes it that job: agent, database and schedule. */
export class JobReference {
  /** Id of the job; null for one that a dry run would create. */
  @ApiProperty({ type: 'integer', nullable: true, example: 7 })
  id!: number | null;

  /** Id of the agent that makes the backup.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id_responsible!: string;

  /** Name of the database.
   * @example 'SALES_2026' */
  database_name!: string;

  /** Canonical text of when it is due, UTC; equal for schedules that are due at the same times.
   * @example 'daily 13:30' */
  schedule!: string;
}

/** A job that the list changes. */
export class JobDifference extends JobReference {
  /** The fields that change, as they were. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { grace_minutes: 60 } })
  before!: Record<string, unknown>;

  /** The same fields as the list has them. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { grace_minutes: 30 } })
  after!: Record<string, unknown>;
}

/** How many jobs the list concerns. */
export class JobsDiffCounts {
  /** Jobs that were not there. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 1 })
  created!: number;

  /** Jobs of which the list says something else. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 1 })
  updated!: number;

  /** Jobs that are as the list has them: nothing of them was touched. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 498 })
  unchanged!: number;

  /** Jobs that were not in the list; always 0 without `prune=true`. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 0 })
  deleted!: number;
}

/** What a list of jobs changes. */
export class JobsDiff {
  /** `true`: nothing was written; this is what would have been.
   * @example false */
  dry_run!: boolean;

  /** How many jobs of each kind. */
  counts!: JobsDiffCounts;

  /** New jobs, in the order of the list. */
  @ApiProperty({ type: [JobReference] })
  created!: JobReference[];

  /** Changed jobs, in the order of the list. */
  @ApiProperty({ type: [JobDifference] })
  updated!: JobDifference[];

  /** Deleted jobs, by id. */
  @ApiProperty({ type: [JobReference] })
  deleted!: JobReference[];
}
