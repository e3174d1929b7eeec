import { ApiProperty } from '@nestjs/swagger';
import { RULE_PROPERTY } from '../../common/verdict-rules.js';

/** Words that payloads take from modules which this one does not know; `event-payloads.spec.ts` compares them. */
export const WORDS = {
  ScanState: ['queued', 'running', 'done', 'failed', 'interrupted'],
  ScanTrigger: ['interval', 'manual', 'deadline'],
  EntryStatus: ['success', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown'],
  DeliveryKind: ['alert', 'reminder', 'recovery', 'report_rejected', 'scan_failed', 'test'],
  DeliveryStatus: ['pending', 'retrying', 'sent', 'failed', 'skipped'],
} as const;

const wordOf = (enumName: keyof typeof WORDS) => ({ enum: [...WORDS[enumName]], enumName });

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

/** One thing that is wrong with a report. */
export class ReportProblem {
  /** JSON pointer into the report; the empty text for the whole of it.
   * @example '/databases/SALES_2026/BACKUP/size' */
  pointer!: string;

  /** What is wrong and what was expected.
   * @example 'must be a whole number of bytes' */
  detail!: string;
}

/** A report could not be read, wholly or in part. */
export class ReportRejected {
  /** Id of the report.
   * @example 12 */
  @ApiProperty({ type: 'integer' })
  report_id!: number;

  /** Name of its file in the agent's `log` folder.
   * @example '20260612_125606_ACME_DOUALA_AKWA.json' */
  file_name!: string;

  /** true: the readable sections were judged; false: the whole report was moved to quarantine.
   * @example false */
  partial!: boolean;

  /** What is wrong with it. */
  @ApiProperty({ type: [ReportProblem] })
  problems!: readonly ReportProblem[];
}

/** A report was judged, but its file stays where it is. */
export class ReportStuck {
  /** Name of its file in the agent's `log` folder.
   * @example '20260612_125606_ACME_DOUALA_AKWA.json' */
  file_name!: string;

  /** Why it cannot be moved.
   * @example 'EACCES: permission denied' */
  detail!: string;
}

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

/** A message to people has another state now. */
export class DeliveryChanged {
  /** Id of the delivery.
   * @example 31 */
  @ApiProperty({ type: 'integer' })
  delivery_id!: number;

  /** What it is about. */
  @ApiProperty({ ...wordOf('DeliveryKind'), example: 'alert' })
  kind!: string;

  /** Whom it is for.
   * @example 'ops@example.org' */
  recipient!: string;

  /** Its state now. */
  @ApiProperty({ ...wordOf('DeliveryStatus'), example: 'sent' })
  status!: string;

  /** How often it was tried.
   * @example 1 */
  @ApiProperty({ type: 'integer' })
  attempts!: number;

  /** When it is tried next; null once it is settled.
   * @example '2026-06-12T14:02:00.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  next_attempt_at!: string | null;

  /** When it was accepted by the mail server; null before.
   * @example '2026-06-12T13:31:02.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  sent_at!: string | null;

  /** Why the last attempt failed; null when it did not.
   * @example 'connect ECONNREFUSED 127.0.0.1:25' */
  last_error!: string | null;

  /** Jobs that the message speaks of.
   * @example [7] */
  @ApiProperty({ type: 'array', items: { type: 'integer' } })
  job_ids!: readonly number[];
}

/** People changed jobs through the API; what exactly is in `GET /audit_log` (administrators). */
export class JobsChanged {
  /** What was done. */
  @ApiProperty({ enum: ['job.created', 'job.updated', 'job.deleted'], example: 'job.updated' })
  action!: string;

  /** Ids of the jobs, 1 to 1,000 of them; more come as several events.
   * @example [7] */
  @ApiProperty({ type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 1000 })
  ids!: readonly number[];
}

/** People changed agents through the API; what exactly is in `GET /audit_log` (administrators). */
export class AgentsChanged {
  /** What was done. */
  @ApiProperty({ enum: ['agent.updated'], example: 'agent.updated' })
  action!: string;

  /** Names of the agents, 1 to 1,000 of them; more come as several events.
   * @example ['ACME_DOUALA_AKWA'] */
  @ApiProperty({ type: [String], minItems: 1, maxItems: 1000 })
  ids!: readonly string[];
}

/** An agent from which nothing came. */
export class AgentSilence {
  /** Since when it is silent, or was until now: when it was last heard, or, if it never was, when its first missed backup was expected.
   * @example '2026-06-11T12:57:00.000Z' */
  @ApiProperty({ format: 'date-time' })
  silent_since!: string;
}
