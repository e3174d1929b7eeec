import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../common/pagination.js';

const BOOLEANS = new Map<unknown, boolean>([['true', true], ['1', true], ['false', false], ['0', false]]);
const PRINTABLE = /^[^\p{Cc}\p{Cs}]{1,255}$/u;

/** Which stored copies. */
export class ListStoredBackupsQuery extends PageQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number;

  /** Agent, compared without case. */
  @IsOptional() @IsString() @Matches(PRINTABLE, { message: '$property must be an agent id' })
  agent_id?: string;

  @IsOptional() @IsString() @Matches(PRINTABLE, { message: '$property must be a database name' })
  database_name?: string;

  /** `true` (or `1`): copies that are there now; `false` (or `0`): those replaced by a newer one. */
  @IsOptional() @Transform(({ value }: { value: unknown }) => BOOLEANS.get(value) ?? value) @IsBoolean()
  current?: boolean;
}
