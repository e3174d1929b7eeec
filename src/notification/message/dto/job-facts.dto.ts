import { ApiProperty } from '@nestjs/swagger';
import { ENTRY_STATUSES } from '../../../entries/backup-entry.entity.js';
import { SEVERITIES, type Severity } from '../../severity.js';

const TIME = { type: String, format: 'date-time', nullable: true } as const;

/** What a message says of one job. Times are ISO 8601. */
export class FactsOfJob {
  /** Id of the job.
   * @example 7 */
  job_id!: number;

  /** Name of the database.
   * @example 'SALES_2026' */
  database_name!: string;

  /** Id of the agent.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;

  /** Company that the database belongs to.
   * @example 'ACME' */
  company_name!: string;

  /** City of the site.
   * @example 'Douala' */
  city!: string;

  /** What is told of this job. */
  @ApiProperty({ enum: ['alert', 'reminder', 'recovery'], example: 'alert' })
  kind!: 'alert' | 'reminder' | 'recovery';

  /** Status of the entry that the job stands on. */
  @ApiProperty({ enum: ENTRY_STATUSES, enumName: 'EntryStatus', example: 'missing' })
  status!: string;

  /** How much that matters. */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity', example: 'critical' })
  severity!: Severity;

  /** When the trouble began.
   * @example '2026-06-12T14:00:05.000Z' */
  @ApiProperty({ format: 'date-time' })
  since!: string;

  /** Cycles missed since then.
   * @example 1 */
  cycles_missed!: number;

  /** How often its status changed within 24 hours, where that is told: it is flapping, and is told again when it is steady. Null: it is steady.
   * @example 7 */
  changes_in_a_day?: number | null;

  /** Id of the entry; null when it was deleted meanwhile.
   * @example 41 */
  entry_id!: number | null;

  /** Decision rule that gave the status.
   * @example 'deadline-passed' */
  rule!: string | null;

  /** Why, in words.
   * @example 'No report for SALES_2026 came from ACME_DOUALA_AKWA by 2026-06-12T14:00:00Z.' */
  message!: string | null;

  /** Expected time of the cycle.
   * @example '2026-06-12T13:00:00.000Z' */
  @ApiProperty(TIME)
  expected_at!: string | null;

  /** End time of the reported operation.
   * @example '2026-06-12T12:56:06.000Z' */
  @ApiProperty(TIME)
  reported_at!: string | null;

  /** Size that the agent reports, in bytes.
   * @example 19972513 */
  reported_size_bytes!: number | null;

  /** Size that was found, in bytes.
   * @example 19972000 */
  found_size_bytes!: number | null;

  /** SHA-256 that the agent reports.
   * @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  reported_sha256!: string | null;

  /** SHA-256 that was found.
   * @example '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752' */
  found_sha256!: string | null;

  /** Staged file.
   * @example 'sales_2026.sql.zst' */
  file_name!: string | null;

  /** Where the verified copy is, relative to the validated root.
   * @example 'ACME/Douala/SALES_2026/20260612_125606.sql.zst' */
  final_path!: string | null;

  /** Page of the entry, else of the job; null as long as `PUBLIC_URL` is not set.
   * @example 'https://vigie.example.org/dashboard/entries/41' */
  @ApiProperty({ type: String, nullable: true })
  url!: string | null;
}
