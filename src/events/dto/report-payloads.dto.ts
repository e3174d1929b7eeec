import { ApiProperty } from '@nestjs/swagger';

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
