import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsText, ToBoolean, ToInt, ToLowerCase } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';
import { WINDOW_KINDS, type WindowKind } from '../maintenance-window.entity.js';

/** Which maintenance windows to list: those that meet every condition that is named. */
export class ListWindowsQuery extends PageQuery {
  /** Only windows that concern this job, through whatever condition.
   * @example 7 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number;

  /** Only windows that name this agent, compared without case.
   * @example 'ACME_DOUALA_AKWA' */
  @IsOptional() @ToLowerCase() @IsText(255)
  agent_id?: string;

  /** Only pauses, or only others, in any case.
   * @example 'maintenance' */
  @ApiProperty({ enum: WINDOW_KINDS, enumName: 'WindowKind', required: false })
  @IsOptional() @ToLowerCase() @IsIn(WINDOW_KINDS)
  kind?: WindowKind;

  /** `true`: only those that are over; `false`: only those that are open or still to come.
   * @example false */
  @IsOptional() @ToBoolean() @IsBoolean()
  over?: boolean;
}
