import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { IsText, ToBoolean, ToLowerCase } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';
import { REPORT_STATES, type ReportState } from '../report.entity.js';

class AgentReportsQuery extends PageQuery {
  /** Agent, compared without case.
   * @example 'ACME_DOUALA_AKWA' */
  @IsOptional() @IsText(255)
  agent_id?: string;
}

/** Which reports. */
export class ListReportsQuery extends AgentReportsQuery {
  /** State of the report, in any case.
   * @example 'waiting' */
  @ApiProperty({ enum: REPORT_STATES, enumName: 'ReportState', required: false })
  @IsOptional() @ToLowerCase() @IsIn(REPORT_STATES)
  state?: ReportState;
}

/** Which of the reports that could not be read as a whole. */
export class ListRejectedReportsQuery extends AgentReportsQuery {
  /** `true` (or `1`): applied, but some sections could not be read; `false` (or `0`): refused as a whole.
   * @example true */
  @IsOptional() @ToBoolean() @IsBoolean()
  partial?: boolean;
}
