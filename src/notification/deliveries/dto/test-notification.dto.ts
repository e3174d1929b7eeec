import { IsOptional } from 'class-validator';
import { IsAddress } from '../../../common/http/fields.js';

/** Body of `POST /notifications/test`; may be left out. */
export class TestNotification {
  /** Who gets the test message; default: all administrators.
   * @example 'ops@acme.example' */
  @IsOptional() @IsAddress()
  recipient?: string;
}
