import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsText } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';

/** Which changes. */
export class ListAuditLogQuery extends PageQuery {
  /** What was done, such as `job.updated`.
   * @example 'job.updated' */
  @IsOptional() @IsText(100)
  action?: string;

  /** Kind of thing it was done to, such as `job`.
   * @example 'job' */
  @IsOptional() @IsText(100)
  target_type?: string;

  /** Id of that thing.
   * @example '7' */
  @IsOptional() @IsText(255)
  target_id?: string;

  /** Id of the API key that did it.
   * @example 3 */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  key_id?: number;

  /** Cursor: only changes older than this one. Steadier and faster than `skip`, which is ignored then.
   * @example 90 */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  before_id?: number;
}
