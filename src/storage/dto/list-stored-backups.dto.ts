import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsText, ToBoolean, ToInt } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';

/** Which stored copies. */
export class ListStoredBackupsQuery extends PageQuery {
  /** Id of the job.
   * @example 7 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number;

  /** Agent, compared without case.
   * @example 'ACME_DOUALA_AKWA' */
  @IsOptional() @IsText(255)
  agent_id?: string;

  /** Name of the database.
   * @example 'SALES_2026' */
  @IsOptional() @IsText(255)
  database_name?: string;

  /** `true` (or `1`): copies that are there now; `false` (or `0`): those replaced by a newer one.
   * @example true */
  @IsOptional() @ToBoolean() @IsBoolean()
  current?: boolean;
}
