import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { ToBoolean } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';
import { REPORT_STATES, type ReportState } from '../report.entity.js';


class AgentReportsQuery extends PageQuery {
  /** Agent, compared without case. */
  @IsOptional() @IsString() @Matches(/^[^\p{Cc}\p{Cs}]{1,255}$/u, { message: '$property must be an agent id' })
  agent_id?: string;
}

/** Which reports. */
export class ListReportsQuery extends AgentReportsQuery {
  @ApiProperty({ enum: REPORT_STATES, enumName: 'ReportState', required: false })
  @IsOptional() @IsIn(REPORT_STATES)
  state?: ReportState;
}

/** Which of the reports that could not be read as a whole. */
export class ListRejectedReportsQuery extends AgentReportsQuery {
  /** `true` (or `1`): applied, but some sections could not be read; `false` (or `0`): refused as a whole. */
  @IsOptional() @ToBoolean() @IsBoolean()
  partial?: boolean;
}
