import { ApiProperty } from '@nestjs/swagger';
import { ENTRY_STATUSES, type EntryStatus } from '../../entries/backup-entry.entity.js';

export const CYCLE_VERDICTS = [
  'success', 'late_success', 'failed', 'hash_mismatch', 'transfer_integrity_failed', 'unknown', 'missing', 'pending', 'excused',
] as const;
export type CycleVerdict = (typeof CYCLE_VERDICTS)[number];

/** One entry of a cycle; all of it is at `GET /backup_entries/{id}`. */
export class CycleEntry {
  /** Id of the entry.
   * @example 1042 */
  id!: number;

  /** Its verdict. */
  @ApiProperty({ enum: ENTRY_STATUSES, enumName: 'EntryStatus', example: 'success' })
  status!: EntryStatus;

  /** Id of the decision rule that gave it.
   * @example 'verified' */
  rule!: string;

  /** When it was recorded.
   * @example '2026-06-12T13:00:04.120Z' */
  created_at!: Date;

  /** The report ended after the cycle's deadline.
   * @example false */
  late!: boolean;
}

/** What became of one due occurrence of a job's schedule. */
export class JobCycle {
  /** When the backup was expected.
   * @example '2026-06-12T13:00:00.000Z' */
  expected_at_utc!: Date;

  /** Until when it was on time: as its `missing` names it, else by the job's schedule as it is now; null for a cycle of an earlier schedule that names none.
   * @example '2026-06-12T14:00:00.000Z' */
  deadline_utc!: Date | null;

  /**
   * Status of the entry that decides: a report beats `missing`, then the later end wins. `late_success`: verified, but ended after the deadline.
   * `pending`: due or running, and nothing is decided yet. `excused`: inside a maintenance window (not given yet).
   */
  @ApiProperty({ enum: CYCLE_VERDICTS, enumName: 'CycleVerdict', example: 'success' })
  verdict!: CycleVerdict;

  /** The deciding report ended after the deadline.
   * @example false */
  late!: boolean;

  /** It is missing, and Vigie itself was not watching when the deadline passed.
   * @example false */
  observed_late!: boolean;

  /** How many missed cycles this line tells of: 1 of a missing one, more where the older ones are summed up in it and have no line of their own, else 0.
   * @example 0 */
  cycles_missed!: number;

  /** Its entries, the deciding one first, superseded ones last; 20 at most. */
  entries!: CycleEntry[];

  /** How many entries it has in all.
   * @example 1 */
  entries_total!: number;
}
