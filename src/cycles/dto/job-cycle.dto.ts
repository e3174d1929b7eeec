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

/** The maintenance window or pause that a cycle was expected in. */
export class CycleExcuse {
  /** Its id.
   * @example 4 */
  @ApiProperty({ type: 'integer', nullable: true })
  window_id!: number | null;

  /** Why, as it was said at the time.
   * @example 'Storage is moved to the new building.' */
  reason!: string;
}

/** Figures of the cycles of one day (UTC) whose entries were removed because they were old. Counted as in `GET /reports/compliance`. */
export class RolledUpDay {
  /** Cycles that had a line of their own.
   * @example 24 */
  cycles!: number;

  /** Entries that they had.
   * @example 25 */
  entries!: number;

  /** Cycles that were due.
   * @example 24 */
  due!: number;

  /** Verified, and reported by the deadline.
   * @example 22 */
  met!: number;

  /** Verified, but the report ended after the deadline.
   * @example 1 */
  met_late!: number;

  /** A report came, and said or brought something bad.
   * @example 0 */
  failed!: number;

  /** A report came, and nothing could be verified.
   * @example 0 */
  unknown!: number;

  /** Nothing came.
   * @example 1 */
  missing!: number;

  /** Expected inside a maintenance window or pause and not met.
   * @example 0 */
  excused!: number;

  /** Bytes of the verified files.
   * @example 439395286 */
  bytes_verified!: number;

  /** Seconds that transfers took on average; null when no report told.
   * @example 16.5 */
  @ApiProperty({ type: 'number', format: 'double', nullable: true })
  transfer_seconds_avg!: number | null;

  /** Seconds that the shortest transfer took.
   * @example 12 */
  @ApiProperty({ type: 'number', format: 'double', nullable: true })
  transfer_seconds_min!: number | null;

  /** Seconds that the longest transfer took.
   * @example 61 */
  @ApiProperty({ type: 'number', format: 'double', nullable: true })
  transfer_seconds_max!: number | null;

  /** The worst of what became of these cycles. */
  @ApiProperty({ enum: CYCLE_VERDICTS, enumName: 'CycleVerdict', example: 'missing' })
  worst_verdict!: CycleVerdict;
}

/** What became of one due occurrence of a job's schedule, or of those of a day that is long past. */
export class JobCycle {
  /** When the backup was expected.
   * @example '2026-06-12T13:00:00.000Z' */
  expected_at_utc!: Date;

  /** Until when it was on time: as its `missing` names it, else by the job's schedule as it is now; null for a cycle of an earlier schedule that names none.
   * @example '2026-06-12T14:00:00.000Z' */
  deadline_utc!: Date | null;

  /**
   * Status of the entry that decides: a report beats `missing`, then the later end wins. `late_success`: verified, but ended after the deadline.
   * `pending`: due or running, and nothing is decided yet. `excused`: expected inside a maintenance window or pause, and not met.
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

  /** How many excused cycles this line tells of: 1 of an excused one, more where older ones are summed up in it and have no line of their own, else 0.
   * @example 0 */
  cycles_excused!: number;

  /** The maintenance window or pause that it was expected in; null when it was in none, or was met before anybody asked. */
  @ApiProperty({ type: CycleExcuse, nullable: true })
  excuse!: CycleExcuse | null;

  /** Its entries, the deciding one first, superseded ones last; 20 at most. */
  entries!: CycleEntry[];

  /** How many entries it has in all.
   * @example 1 */
  entries_total!: number;

  /** Only where the entries were removed because they were old: figures of all cycles of that day. The line is that of the newest of them. */
  @ApiProperty({ type: RolledUpDay, nullable: true })
  rolled_up!: RolledUpDay | null;
}
