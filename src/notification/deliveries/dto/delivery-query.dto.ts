import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsText, ToInt, ToLowerCase } from '../../../common/http/fields.js';
import { PageQuery } from '../../../common/http/page.dto.js';
import { DELIVERY_KINDS, DELIVERY_STATUSES, type DeliveryKind, type DeliveryStatus } from '../delivery.entity.js';

/** Filters of `GET /deliveries`. */
export class DeliveryQuery extends PageQuery {
  /** Status of the message, in any case.
   * @example 'failed' */
  @ApiPropertyOptional({ enum: DELIVERY_STATUSES, enumName: 'DeliveryStatus' })
  @IsOptional() @ToLowerCase() @IsIn(DELIVERY_STATUSES)
  status?: DeliveryStatus;

  /** What the message is about, in any case.
   * @example 'alert' */
  @ApiPropertyOptional({ enum: DELIVERY_KINDS, enumName: 'DeliveryKind' })
  @IsOptional() @ToLowerCase() @IsIn(DELIVERY_KINDS)
  kind?: DeliveryKind;

  /** Address, in any case.
   * @example 'ops@acme.example' */
  @IsOptional() @IsText(255)
  recipient?: string;

  /** Agent that the message speaks of, in any case.
   * @example 'ACME_DOUALA_AKWA' */
  @IsOptional() @IsText(255)
  agent_id?: string;

  /** Channel that it goes through; 0 = the mail server of the environment.
   * @example 3 */
  @IsOptional() @ToInt() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER)
  channel_id?: number;

  /** Incident that the message tells of.
   * @example 12 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  incident_id?: number;

  /** Job that the message speaks of.
   * @example 7 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number;
}
