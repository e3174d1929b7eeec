import { ApiProperty } from '@nestjs/swagger';

const STAGES = ['BACKUP', 'COMPRESS', 'TRANSFER'] as const;
const CLAIMS = ['success', 'failed', 'transfer_integrity_failed'] as const;
const FILE_KINDS = ['not-looked', 'absent', 'irregular', 'regular'] as const;
const PROMOTION_STATES = ['not-tried', 'stored', 'newer-kept', 'failed'] as const;

/** What the agent says of the staged file. */
export class ReportedFile {
  /** Its base name; null when the report names none.
   * @example 'sales_2026.sql.zst' */
  file_name!: string | null;

  /** Its size in bytes; null when the report does not say.
   * @example 19972513 */
  size!: number | null;

  /** Its SHA-256; null when the report does not say.
   * @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  sha256!: string | null;
}

/** What was seen of the staged file. */
export class ObservedFile {
  /** `regular` is a file that could be read; `irregular` a link, a folder, a device, or unreadable; `not-looked`: the report itself decided. */
  @ApiProperty({ enum: FILE_KINDS, example: 'regular' })
  kind!: (typeof FILE_KINDS)[number];

  /** Why it is irregular; only then.
   * @example 'a symbolic link' */
  reason?: string;

  /** Size in bytes; only of a regular file.
   * @example 19972513 */
  size?: number;

  /** SHA-256; only of a regular file, and null when its size was wrong already, so that it was not read.
   * @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  sha256?: string | null;

  /** It changed while it was read; only of a regular file.
   * @example false */
  changed_while_read?: boolean;

  /** When it was last modified; only of a regular file. */
  @ApiProperty({ type: String, format: 'date-time', example: '2026-06-12T12:56:01.000Z' })
  modified_at?: string;
}

/** What became of verified bytes. */
export class PromotionOutcome {
  /** `newer-kept`: the path holds the copy of a newer cycle, which stays. */
  @ApiProperty({ enum: PROMOTION_STATES, example: 'stored' })
  state!: (typeof PROMOTION_STATES)[number];

  /** Final path, relative to the validated root; absent when it was not tried.
   * @example 'ACME/Douala/SALES_2026/20260612_125606.sql.zst' */
  path?: string;

  /** Why it failed; only then.
   * @example 'no space left on the volume' */
  cause?: string;
}

/** What a verdict about a report's section was decided from. */
export class ReportEvidence {
  /** What the agent claims. */
  @ApiProperty({ enum: CLAIMS, example: 'success' })
  claim!: (typeof CLAIMS)[number];

  /** The stage that failed, as reported; null when none did. */
  @ApiProperty({ enum: STAGES, nullable: true, example: 'TRANSFER' })
  failed_stage!: (typeof STAGES)[number] | null;

  /** The agent's own words about an error; null without one.
   * @example 'rsync: connection reset' */
  error_message!: string | null;

  /** What the agent says of the staged file. */
  reported!: ReportedFile;

  /** What was seen of it. */
  file!: ObservedFile;

  /** Until then a file that is absent or differs may still be arriving; null = settled. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-12T13:01:06.000Z' })
  settles_at!: string | null;

  /** File name of a newer report of this agent that names the same staged file; null without one.
   * @example '20260613_125606_ACME_DOUALA_AKWA.json' */
  superseded_by!: string | null;

  /** What became of verified bytes. */
  promotion!: PromotionOutcome;
}

/** What a verdict `missing` was decided from. */
export class MissingEvidence {
  /** When the backup was expected. */
  @ApiProperty({ type: String, format: 'date-time', example: '2026-06-12T13:00:00.000Z' })
  expected_at!: string;

  /** Until when it would have been on time. */
  @ApiProperty({ type: String, format: 'date-time', example: '2026-06-12T14:00:00.000Z' })
  deadline!: string;

  /** When Vigie saw that it had not come. */
  @ApiProperty({ type: String, format: 'date-time', example: '2026-06-12T14:00:05.000Z' })
  observed_at!: string;
}
