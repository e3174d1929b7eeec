import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsDate, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { IsText, NOT_A_TIME, ToBoolean, ToTime } from '../../../common/http/fields.js';
import { PageQuery } from '../../../common/http/page.dto.js';
import { SilenceMatch } from './silence-match.dto.js';

/** A silence to be made. It begins at once. */
export class CreateSilence {
  /** Which jobs it keeps quiet; at least one condition. */
  @ApiProperty({ type: SilenceMatch })
  @IsObject() @ValidateNested() @Type(() => SilenceMatch)
  match!: SilenceMatch;

  /** Why, in words.
   * @example 'Known: the site is being moved.' */
  @IsText(500)
  reason!: string;

  /** When it ends by itself, ISO 8601, UTC unless it says otherwise; within 90 days.
   * @example '2026-06-20T06:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time' })
  @ToTime() @IsDate(NOT_A_TIME)
  until!: Date;
}

/** Filters of `GET /silences`. */
export class ListSilencesQuery extends PageQuery {
  /** `true`: only those that are over; `false`: only those that count.
   * @example false */
  @IsOptional() @ToBoolean() @IsBoolean()
  over?: boolean;
}
