import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsText, ToInt, ToLowerCase } from '../../common/http/fields.js';
import { AUDIT_ACTIONS, AUDIT_TARGETS, type AuditAction, type AuditTarget } from '../audit-words.js';
import { PageQuery } from '../../common/http/page.dto.js';

/** Which changes. */
export class ListAuditLogQuery extends PageQuery {
  /** What was done. */
  @ApiProperty({ enum: AUDIT_ACTIONS, enumName: 'AuditAction', required: false })
  @IsOptional() @ToLowerCase() @IsIn(AUDIT_ACTIONS)
  action?: AuditAction;

  /** Kind of thing it was done to. */
  @ApiProperty({ enum: AUDIT_TARGETS, enumName: 'AuditTarget', required: false })
  @IsOptional() @ToLowerCase() @IsIn(AUDIT_TARGETS)
  target_type?: AuditTarget;

  /** Id of that thing.
   * @example '7' */
  @IsOptional() @IsText(255)
  target_id?: string;

  /** Id of the API key that did it.
   * @example 3 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  key_id?: number;

  /** Cursor: only changes older than this one. Steadier and faster than `skip`, which is ignored then.
   * @example 90 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  before_id?: number;
}
