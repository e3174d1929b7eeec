import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsText, ToBoolean } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';

/** Which stored copies. */
export class ListStoredBackupsQuery extends PageQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number;

  /** Agent, compared without case. */
  @IsOptional() @IsText(255)
  agent_id?: string;

  @IsOptional() @IsText(255)
  database_name?: string;

  /** `true` (or `1`): copies that are there now; `false` (or `0`): those replaced by a newer one. */
  @IsOptional() @ToBoolean() @IsBoolean()
  current?: boolean;
}
