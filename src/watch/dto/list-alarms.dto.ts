import { IsBoolean, IsOptional } from 'class-validator';
import { ToBoolean } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';

/** Which alarms to list. */
export class ListAlarmsQuery extends PageQuery {
  /** `true`: only those that last; `false`: only those that are over.
   * @example true */
  @IsOptional() @ToBoolean() @IsBoolean()
  open?: boolean;
}
