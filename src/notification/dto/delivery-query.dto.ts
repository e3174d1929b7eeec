import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { PageQuery } from '../../common/http/page.dto.js';
import { DELIVERY_KINDS, DELIVERY_STATUSES, type DeliveryKind, type DeliveryStatus } from '../delivery.entity.js';

/** Filters of `GET /deliveries`. */
export class DeliveryQuery extends PageQuery {
  @ApiPropertyOptional({ enum: DELIVERY_STATUSES, enumName: 'DeliveryStatus' })
  @IsOptional() @IsIn(DELIVERY_STATUSES)
  status?: DeliveryStatus;

  @ApiPropertyOptional({ enum: DELIVERY_KINDS, enumName: 'DeliveryKind' })
  @IsOptional() @IsIn(DELIVERY_KINDS)
  kind?: DeliveryKind;

  /** Address, in any case. */
  @IsOptional() @IsString()
  recipient?: string;

  /** Agent that the message speaks of, in any case. */
  @IsOptional() @IsString()
  agent_id?: string;
}
