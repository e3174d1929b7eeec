import { ApiProperty } from '@nestjs/swagger';
import { IsHookUrl } from '../http/hook-url.js';
import { PacedStyle } from '../http/paced-config.dto.js';

/** Settings of a channel of kind `teams`: a workflow "when a webhook request is received". */
export class TeamsConfig extends PacedStyle {
  /** The workflow's URL. Whoever knows it can write there, so it is never shown.
   * @example 'https://prod-1.example.org/workflows/0f/triggers/manual/paths/invoke?sig=XXXX' */
  @ApiProperty({ writeOnly: true })
  @IsHookUrl()
  url!: string;
}

export class ShownTeamsConfig extends PacedStyle {
  /** Host of the workflow; the rest of its URL is not shown.
   * @example 'prod-1.example.org' */
  host!: string;
}
