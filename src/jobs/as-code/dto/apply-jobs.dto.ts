import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { ToBoolean } from '../../../common/http/fields.js';

/** How a list of jobs is applied. */
export class ApplyJobsQuery {
  /** `true` (or `1`): tell what would change, and change nothing. */
  @ApiProperty({ type: Boolean, required: false, default: false, example: true })
  @IsOptional() @ToBoolean() @IsBoolean()
  dry_run: boolean = false;

  /** `true` (or `1`): delete the jobs that are not in the list, with their entries; stored copies stay. Refused with an empty list. */
  @ApiProperty({ type: Boolean, required: false, default: false, example: false })
  @IsOptional() @ToBoolean() @IsBoolean()
  prune: boolean = false;
}
