import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray } from 'class-validator';
import { IsAddress } from '../../../common/http/fields.js';
import { ChannelStyle } from '../channel-style.dto.js';

/** Settings of a channel of kind `email`: sent through the mail server of the environment. */
export class EmailConfig extends ChannelStyle {
  /** Who gets a mail each.
   * @example ['dba@acme.example'] */
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'email', maxLength: 254 }, minItems: 1, maxItems: 50 })
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ArrayUnique((address: unknown) => String(address).toLowerCase()) @IsAddress({ each: true })
  recipients!: string[];
}

export class ShownEmailConfig extends ChannelStyle {
  /** Who gets a mail each; nobody, where `ADMIN_EMAIL_RECIPIENT` names nobody.
   * @example ['dba@acme.example'] */
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'email' } })
  recipients!: string[];
}
