import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';
import { IsHookUrl } from '../http/hook-url.js';
import { PacedConfig } from '../http/paced-config.dto.js';
import { isSigningSecret } from './signature.js';

const IsSigningSecret = () =>
  ValidateBy({
    name: 'isSigningSecret',
    validator: { validate: isSigningSecret, defaultMessage: () => '$property must be whsec_ and 24 to 64 random bytes in Base64: echo "whsec_$(openssl rand -base64 32)"' },
  });

/** Settings of a channel of kind `webhook`: CloudEvents, signed as Standard Webhooks has it. */
export class WebhookConfig extends PacedConfig {
  /** Where messages are posted to. It is shown to everybody who may see channels.
   * @example 'https://hooks.example.org/vigie' */
  @IsHookUrl()
  url!: string;

  /** Signs every message: `whsec_` and 24 to 64 bytes in Base64. Never shown.
   * @example 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' */
  @ApiProperty({ writeOnly: true })
  @IsSigningSecret()
  secret!: string;

  /** Signs them too, while receivers change over from it to `secret`; null ends that. Never shown.
   * @example 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' */
  @ApiPropertyOptional({ type: String, nullable: true, writeOnly: true })
  @IsOptional() @IsSigningSecret()
  previous_secret?: string | null;
}

export class ShownWebhookConfig extends OmitType(WebhookConfig, ['secret', 'previous_secret'] as const) {}
