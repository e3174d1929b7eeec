import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsText } from '../../../common/http/fields.js';
import { IsHookUrl } from '../http/hook-url.js';
import { PacedStyle } from '../http/paced-config.dto.js';

/** Settings of a channel of kind `slack`: an incoming webhook of Slack or Mattermost, or one of Discord with `/slack` at its end. */
export class SlackConfig extends PacedStyle {
  /** The hook's URL. Whoever knows it can write there, so it is never shown.
   * @example 'https://hooks.example.org/services/T000/B000/XXXX' */
  @ApiProperty({ writeOnly: true })
  @IsHookUrl()
  url!: string;

  /** Another room than the hook's own, where the hook allows that (Mattermost).
   * @example 'backups' */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional() @IsText(100)
  channel?: string | null;
}

export class ShownSlackConfig extends PacedStyle {
  /** Host of the hook; the rest of its URL is not shown.
   * @example 'hooks.example.org' */
  host!: string;

  /** Another room than the hook's own.
   * @example 'backups' */
  @ApiPropertyOptional({ type: String, nullable: true })
  channel?: string | null;
}
