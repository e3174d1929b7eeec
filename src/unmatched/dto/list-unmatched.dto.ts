import { IsOptional } from 'class-validator';
import { IsText, ToLowerCase } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';

/** Which databases that nobody expects. */
export class ListUnmatchedQuery extends PageQuery {
  /** Agent, compared without case.
   * @example 'ACME_DOUALA_AKWA' */
  @IsOptional() @ToLowerCase() @IsText(255)
  agent_id?: string;
}
