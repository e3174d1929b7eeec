import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional, ValidateIf } from 'class-validator';
import { IsText, ToBoolean } from '../../../common/http/fields.js';
import { PageQuery } from '../../../common/http/page.dto.js';
import { IgnoreFields } from '../../../common/http/validation.js';
import { AlertmanagerConfig } from '../alertmanager/alertmanager-config.dto.js';
import { CHANNEL_KINDS, type ChannelKindName } from '../channel-kind.js';
import { EmailConfig } from '../email/email-config.dto.js';
import { NtfyConfig } from '../ntfy/ntfy-config.dto.js';
import { SlackConfig } from '../slack/slack-config.dto.js';
import { TeamsConfig } from '../teams/teams-config.dto.js';
import { WebhookConfig } from '../webhook/webhook-config.dto.js';

const CONFIGS = [EmailConfig, WebhookConfig, SlackConfig, TeamsConfig, NtfyConfig, AlertmanagerConfig];
const READ_ONLY = ['id', 'disabled_reason', 'paused_until', 'version', 'created_at', 'updated_at', 'secrets_set'];

/** A channel to be made. */
@ApiExtraModels(...CONFIGS)
@IgnoreFields(...READ_ONLY)
export class CreateChannel {
  /** What people call it; unique, compared without case.
   * @example 'On-call' */
  @IsText(100)
  name!: string;

  /** What is at the other end. */
  @ApiProperty({ enum: CHANNEL_KINDS, enumName: 'ChannelKind', example: 'webhook' })
  @IsIn(CHANNEL_KINDS)
  kind!: ChannelKindName;

  /** Its settings: those of its kind, and no others. Secrets among them are encrypted, and never shown. */
  @ApiProperty({ anyOf: CONFIGS.map((type) => ({ $ref: getSchemaPath(type) })) })
  @IsObject()
  config!: Record<string, unknown>;

  /** `false`: nothing is sent to it for now.
   * @example true */
  @ValidateIf((_body: CreateChannel, value: unknown) => value !== undefined)
  @IsBoolean()
  is_active?: boolean;
}

/** What to change of a channel: absent fields stay, also within `config`; null there empties an optional one. */
@IgnoreFields(...READ_ONLY)
export class UpdateChannel {
  /** What people call it; unique, compared without case.
   * @example 'On-call' */
  @ValidateIf((_body: UpdateChannel, value: unknown) => value !== undefined)
  @IsText(100)
  name?: string;

  /** May be repeated, but not changed. */
  @ApiPropertyOptional({ enum: CHANNEL_KINDS, enumName: 'ChannelKind', example: 'webhook' })
  @ValidateIf((_body: UpdateChannel, value: unknown) => value !== undefined)
  @IsIn(CHANNEL_KINDS)
  kind?: ChannelKindName;

  /** Settings of its kind to be changed. Secrets that are not named stay. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { url: 'https://hooks.example.org/vigie' } })
  @ValidateIf((_body: UpdateChannel, value: unknown) => value !== undefined)
  @IsObject()
  config?: Record<string, unknown>;

  /** `true` also forgets why Vigie had switched it off.
   * @example true */
  @ValidateIf((_body: UpdateChannel, value: unknown) => value !== undefined)
  @IsBoolean()
  is_active?: boolean;
}

/** Filters of `GET /notification_channels`. */
export class ListChannelsQuery extends PageQuery {
  /** Only channels of this kind.
   * @example 'webhook' */
  @ApiPropertyOptional({ enum: CHANNEL_KINDS, enumName: 'ChannelKind' })
  @IsOptional() @IsIn(CHANNEL_KINDS)
  kind?: ChannelKindName;

  /** Only those that are switched on, or off.
   * @example true */
  @IsOptional() @ToBoolean() @IsBoolean()
  is_active?: boolean;
}

/** How a channel is switched off or deleted. */
export class SkipWaitingQuery {
  /** Messages that still wait for it may be lost: they are `skipped`. Without that, it stays on as long as there are any (409).
   * @example false */
  @IsOptional() @ToBoolean() @IsBoolean()
  skip_waiting?: boolean;
}

/** What became of a test message to one recipient. */
export class TestedRecipient {
  /** Address, or name of the channel.
   * @example 'On-call' */
  recipient!: string;

  /** The other end has accepted the message.
   * @example false */
  ok!: boolean;

  /** Why not; null when it has.
   * @example 'hooks.example.org answered 503 Service Unavailable.' */
  error!: string | null;

  /** How long it took, in milliseconds.
   * @example 182 */
  duration_ms!: number;
}

/** What happened when a test message was sent. */
export class ChannelTest {
  /** It reached everybody.
   * @example false */
  ok!: boolean;

  /** What happened, recipient by recipient. */
  results!: TestedRecipient[];
}
