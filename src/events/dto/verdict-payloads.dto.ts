import { ApiProperty } from '@nestjs/swagger';
import { RULE_PROPERTY } from '../../common/verdict-rules.js';
import { wordOf, WORDS } from './payload-words.js';

/** A job's status has changed: to what, from what, and by which entry. */
export class JobStatusChanged {
  /** Status of the entry it stood on before; null before the first verdict. */
  @ApiProperty({ type: String, enum: [...WORDS.EntryStatus, null], nullable: true, example: 'success' })
  from!: string | null;

  /** Status of the entry it stands on now. */
  @ApiProperty({ ...wordOf('EntryStatus'), example: 'missing' })
  to!: string;

  /** Id of that entry.
   * @example 4711 */
  @ApiProperty({ type: 'integer' })
  entry_id!: number;

  /** How many missed cycles that entry stands for; 1 for an ordinary one.
   * @example 1 */
  @ApiProperty({ type: 'integer' })
  cycles_missed!: number;
}

/** An entry that was recorded: what a list shows of it. */
export class RecordedEntry {
  /** Id of the entry.
   * @example 4711 */
  @ApiProperty({ type: 'integer' })
  id!: number;

  /** Id of its job.
   * @example 7 */
  @ApiProperty({ type: 'integer' })
  job_id!: number;

  /** Name of the database.
   * @example 'SALES_2026' */
  database_name!: string;

  /** The verdict. */
  @ApiProperty({ ...wordOf('EntryStatus'), example: 'success' })
  status!: string;

  /** Id of the decision rule that gave it.
   * @example 'verified' */
  @ApiProperty(RULE_PROPERTY)
  rule!: string;

  /** Why, in words.
   * @example 'Size and SHA-256 are as reported.' */
  message!: string;

  /** The report ended after the cycle's deadline.
   * @example false */
  late!: boolean;

  /** Vigie itself was not watching when the deadline passed.
   * @example false */
  observed_late!: boolean;

  /** How many cycles it stands for, when older missing ones were summed up.
   * @example 1 */
  @ApiProperty({ type: 'integer' })
  cycles_missed!: number;

  /** Expected time of the cycle it belongs to; null when it belongs to none.
   * @example '2026-06-12T13:30:00.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  cycle_expected_at_utc!: string | null;

  /** End time of the reported operation; null for `missing`.
   * @example '2026-06-12T12:56:06.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  agent_report_timestamp_utc!: string | null;

  /** Id of the report it comes from; null for `missing`.
   * @example 12 */
  @ApiProperty({ type: 'integer', nullable: true })
  report_id!: number | null;
}

/** Verdicts that one unit of work has recorded; many come as several events of 100 each. */
export class EntriesRecorded {
  /** The entries, 1 to 100 of them; with the filter `job_id` only those of that job. */
  @ApiProperty({ type: [RecordedEntry], minItems: 1, maxItems: 100 })
  entries!: readonly RecordedEntry[];
}
