import { ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsInt, IsObject, IsOptional, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import { IsText, ToBoolean, ToInt } from '../../../common/http/fields.js';
import { PageQuery } from '../../../common/http/page.dto.js';
import { IgnoreFields } from '../../../common/http/validation.js';
import { RuleMatch } from './rule-match.dto.js';

/** A rule to be made. */
@IgnoreFields('id', 'is_default', 'version', 'created_at', 'updated_at')
export class CreateRule {
  /** What people call it; unique, compared without case.
   * @example 'Production to on-call' */
  @IsText(100)
  name!: string;

  /** What it matches; absent or without conditions: everything. */
  @ApiPropertyOptional({ type: RuleMatch })
  @ValidateIf((_rule: CreateRule, value: unknown) => value !== undefined)
  @IsObject() @ValidateNested() @Type(() => RuleMatch)
  match?: RuleMatch;

  /** Channels to tell; 0 = the administrators, by the mail server of the environment.
   * @example [3] */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ArrayUnique() @IsInt({ each: true }) @Min(0, { each: true }) @Max(Number.MAX_SAFE_INTEGER, { each: true })
  channel_ids!: number[];

  /** Its place in the list, lowest first; default: at the end.
   * @example 10 */
  @ValidateIf((_rule: CreateRule, value: unknown) => value !== undefined)
  @IsInt() @Min(0) @Max(1_000_000)
  position?: number;

  /** `false`: it is not looked at.
   * @example true */
  @ValidateIf((_rule: CreateRule, value: unknown) => value !== undefined)
  @IsBoolean()
  is_active?: boolean;
}

/** What to change of a rule: absent fields stay; `match` is replaced as a whole. */
@IgnoreFields('id', 'is_default', 'version', 'created_at', 'updated_at')
export class UpdateRule extends PartialType(CreateRule, { skipNullProperties: false }) {}

/** Filters of `GET /notification_rules`. */
export class ListRulesQuery extends PageQuery {
  /** Only those that are switched on, or off.
   * @example true */
  @IsOptional() @ToBoolean() @IsBoolean()
  is_active?: boolean;

  /** Only those that name this channel; 0 = the mail server of the environment.
   * @example 3 */
  @IsOptional() @ToInt() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER)
  channel_id?: number;
}
