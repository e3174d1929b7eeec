import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ENTRY_STATUSES } from '../../../entries/backup-entry.entity.js';
import { IsAgentId, IsDatabaseName, IsText } from '../../../common/http/fields.js';
import { CHANNEL_KINDS, type ChannelKindName } from '../../channels/channel-kind.js';
import { DELIVERY_KINDS, type DeliveryKind } from '../../deliveries/delivery-words.js';

/** What might happen. Of a job that exists, everything that is not named here is taken from it. */
export class PreviewRouting {
  /** A job that exists.
   * @example 7 */
  @IsOptional() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number;

  /** What the message would be about; default: an alert. */
  @ApiPropertyOptional({ enum: DELIVERY_KINDS, enumName: 'DeliveryKind', example: 'alert' })
  @IsOptional() @IsIn(DELIVERY_KINDS)
  kind?: DeliveryKind;

  /** Status that the backup would have; default: missing. */
  @ApiPropertyOptional({ enum: ENTRY_STATUSES, enumName: 'EntryStatus', example: 'missing' })
  @IsOptional() @IsIn(ENTRY_STATUSES)
  status?: (typeof ENTRY_STATUSES)[number];

  /** Agent that it would come from.
   * @example 'ACME_DOUALA_AKWA' */
  @IsOptional() @IsAgentId()
  agent_id?: string;

  /** Company of the job.
   * @example 'ACME' */
  @IsOptional() @IsText(255)
  company_name?: string;

  /** City of the job.
   * @example 'Douala' */
  @IsOptional() @IsText(255)
  city?: string;

  /** Tags of the job.
   * @example ['production'] */
  @IsOptional() @IsArray() @ArrayMaxSize(100) @IsText(255, { each: true })
  @ApiPropertyOptional({ type: 'array', items: { type: 'string', minLength: 1, maxLength: 255 }, maxItems: 100, example: ['production'] })
  tags?: string[];

  /** Name of the database.
   * @example 'SALES_2026' */
  @IsOptional() @IsDatabaseName()
  database_name?: string;
}

/** One condition of a rule, held against what might happen. */
export class PreviewedCondition {
  /** Name of the condition.
   * @example 'statuses' */
  condition!: string;

  /** It holds.
   * @example true */
  matches!: boolean;

  /** Why, in words.
   * @example 'statuses: missing is among missing, failed' */
  detail!: string;
}

/** What one rule says. */
export class PreviewedRule {
  /** Id of the rule.
   * @example 2 */
  id!: number;

  /** Its name.
   * @example 'Production to on-call' */
  name!: string;

  /** It is switched on; a rule that is not decides nothing.
   * @example true */
  is_active!: boolean;

  /** All its conditions hold.
   * @example true */
  matches!: boolean;

  /** Its conditions, one by one; none: it matches everything. */
  conditions!: PreviewedCondition[];
}

/** Somebody who would be told. */
export class PreviewedDestination {
  /** Channel; 0 = the mail server of the environment.
   * @example 3 */
  channel_id!: number;

  /** How it would be sent. */
  @ApiProperty({ enum: CHANNEL_KINDS, enumName: 'ChannelKind', example: 'webhook' })
  channel!: ChannelKindName;

  /** Address, or name of the channel.
   * @example 'On-call' */
  recipient!: string;

  /** A mail address that was given up: nothing would be sent there (`GET /mail_recipients`).
   * @example false */
  is_stopped!: boolean;

  /** Rules that say so, and the job's own address.
   * @example ['rule 2 (Production to on-call)'] */
  because!: string[];
}

/** Who would be told, and why. */
export class RoutingPreview {
  /** Everybody who would be told, each once. */
  destinations!: PreviewedDestination[];

  /** Every rule, in order. */
  rules!: PreviewedRule[];

  /** No rule leads to anybody who can be reached, so the administrators would be told all the same.
   * @example false */
  fallback!: boolean;
}
