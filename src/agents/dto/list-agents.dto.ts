import { IsBoolean, IsOptional } from 'class-validator';
import { ToBoolean } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';

/** Which agents to list. */
export class ListAgentsQuery extends PageQuery {
  /** `true`: only agents from which nothing comes though backups of theirs are missing; `false`: only all others.
   * @example true */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  silent?: boolean;
}
