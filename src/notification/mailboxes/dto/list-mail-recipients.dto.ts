import { IsBoolean, IsOptional } from 'class-validator';
import { ToBoolean } from '../../../common/http/fields.js';
import { PageQuery } from '../../../common/http/page.dto.js';

/** Filters of `GET /mail_recipients`. */
export class ListMailRecipientsQuery extends PageQuery {
  /** Only addresses to which no mail goes any more; `false`: only those to which it still does.
   * @example true */
  @IsOptional() @ToBoolean() @IsBoolean()
  disabled?: boolean;
}
