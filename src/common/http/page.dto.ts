import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** Query parameters that every list understands. */
export class PageQuery {
  /** How many items to leave out at the front.
   * @example 0 */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER)
  skip: number = 0;

  /** How many items at most.
   * @example 100 */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000)
  limit: number = 100;
}
