import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { ToBoolean } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';
import { DIGEST_PERIODS, type DigestPeriod } from '../../notification/message/digest-period.js';

/** Filters of `GET /digests`. */
export class ListDigestsQuery extends PageQuery {
  /** Only those that look back on this. */
  @ApiPropertyOptional({ enum: DIGEST_PERIODS, enumName: 'DigestPeriod', example: 'daily' })
  @IsOptional() @IsIn(DIGEST_PERIODS)
  period?: DigestPeriod;

  /** Only those that were sent by themselves, or that somebody asked for.
   * @example true */
  @IsOptional() @ToBoolean() @IsBoolean()
  is_scheduled?: boolean;
}
