import { ApiProperty } from '@nestjs/swagger';
import { wordOf } from './payload-words.js';

/** A scan ended with an error. */
export class ScanFailed {
  /** What went wrong.
   * @example 'Connection terminated unexpectedly' */
  error!: string;
}

/** A scan run and its counters at the time of the event, as `GET /scanner/runs/{id}` shows them. */
export class ScanFacts {
  /** Id of the run.
   * @example 3 */
  @ApiProperty({ type: 'integer' })
  id!: number;

  /** How far it is. */
  @ApiProperty({ ...wordOf('ScanState'), example: 'running' })
  state!: string;

  /** Who asked for it: Vigie itself, because its time has come or because backups are overdue, or somebody by hand. */
  @ApiProperty({ ...wordOf('ScanTrigger'), example: 'manual' })
  trigger!: string;

  /** When it was asked for.
   * @example '2026-06-12T12:00:00.000Z' */
  @ApiProperty({ format: 'date-time' })
  requested_at!: string;

  /** When it began; null while it is queued.
   * @example '2026-06-12T12:00:00.100Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  started_at!: string | null;

  /** When it ended; null before.
   * @example '2026-06-12T13:00:04.310Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at!: string | null;

  /** When its counters last moved; null while it is queued.
   * @example '2026-06-12T13:00:04.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  progressed_at!: string | null;

  /** Why it failed or was interrupted; null otherwise.
   * @example 'connect ECONNREFUSED 127.0.0.1:5432' */
  error!: string | null;

  /** Agents that have something to do in this run.
   * @example 42 */
  @ApiProperty({ type: 'integer' })
  agents_total!: number;

  /** Agents that are done.
   * @example 17 */
  @ApiProperty({ type: 'integer' })
  agents_done!: number;

  /** Report files that were read.
   * @example 20 */
  @ApiProperty({ type: 'integer' })
  reports_read!: number;

  /** Reports that were judged.
   * @example 17 */
  @ApiProperty({ type: 'integer' })
  reports_applied!: number;

  /** Reports that could not be read.
   * @example 1 */
  @ApiProperty({ type: 'integer' })
  reports_rejected!: number;

  /** Reports that were judged and of which some sections could not be read.
   * @example 0 */
  @ApiProperty({ type: 'integer' })
  reports_partial!: number;

  /** Reports that were archived without a verdict because they were too old.
   * @example 0 */
  @ApiProperty({ type: 'integer' })
  reports_stale!: number;

  /** Reports whose content was judged before.
   * @example 0 */
  @ApiProperty({ type: 'integer' })
  reports_duplicate!: number;

  /** Reports that were left in staging for a later scan.
   * @example 2 */
  @ApiProperty({ type: 'integer' })
  reports_waiting!: number;

  /** Entries recorded from reports.
   * @example 17 */
  @ApiProperty({ type: 'integer' })
  entries_recorded!: number;

  /** Cycles declared missing.
   * @example 3 */
  @ApiProperty({ type: 'integer' })
  entries_missing!: number;

  /** Files whose bytes were read.
   * @example 17 */
  @ApiProperty({ type: 'integer' })
  files_verified!: number;

  /** Files that were stored at their final path.
   * @example 16 */
  @ApiProperty({ type: 'integer' })
  files_promoted!: number;

  /** Bytes of the files to verify that are known so far.
   * @example 188178944000 */
  @ApiProperty({ type: 'integer' })
  bytes_total!: number;

  /** Bytes read and hashed.
   * @example 94089472000 */
  @ApiProperty({ type: 'integer' })
  bytes_verified!: number;

  /** Mean speed since the start of the run, in bytes a second.
   * @example 250000000 */
  @ApiProperty({ type: 'integer' })
  bytes_per_second!: number;

  /** How many things about the staging area an operator should mend; the run itself lists them.
   * @example 0 */
  @ApiProperty({ type: 'integer' })
  problems_count!: number;
}
