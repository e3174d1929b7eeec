import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { IsHookUrl } from '../http/hook-url.js';
import { PacedStyle } from '../http/paced-config.dto.js';

/** What may stand in a header. */
const VISIBLE = /^[\x21-\x7e]{1,500}$/;

/** Settings of a channel of kind `ntfy`. */
export class NtfyConfig extends PacedStyle {
  /** Root of the ntfy server, without the topic.
   * @example 'https://ntfy.example.org' */
  @IsHookUrl()
  url!: string;

  /** Topic to publish to.
   * @example 'backups' */
  @Matches(/^[-_A-Za-z0-9]{1,64}$/, { message: '$property must be 1 to 64 of the characters A-Z a-z 0-9 - _' })
  topic!: string;

  /** Access token, where the topic needs one. Never shown.
   * @example 'tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2' */
  @ApiPropertyOptional({ type: String, nullable: true, writeOnly: true })
  @IsOptional() @Matches(VISIBLE, { message: '$property must be visible ASCII characters without blanks' })
  token?: string | null;

  /** What opens when somebody touches the notification.
   * @example 'https://vigie.example.org' */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional() @IsHookUrl()
  click_url?: string | null;
}

export class ShownNtfyConfig extends OmitType(NtfyConfig, ['token'] as const) {}
