import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { ToInt } from './fields.js';

/** Query parameters that every list understands. */
export class PageQuery {
  /** How many items to leave out at the front.
   * @example 0 */
  @IsOptional() @ToInt() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER)
  skip: number = 0;

  /** How many items at most.
   * @example 100 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(1000)
  limit: number = 100;
}
