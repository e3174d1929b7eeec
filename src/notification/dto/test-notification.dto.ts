import { IsEmail, IsOptional } from 'class-validator';

/** Body of `POST /notifications/test`; may be left out. */
export class TestNotification {
  /** Who gets the test message; default: all administrators.
   * @example 'ops@acme.example' */
  @IsOptional() @IsEmail({ allow_display_name: false, require_tld: false })
  recipient?: string;
}
