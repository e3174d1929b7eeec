import { IsTimeZone, Matches, ValidateIf } from 'class-validator';
import { IgnoreFields } from '../../common/http/validation.js';

/** What to change of an agent. */
@IgnoreFields('id', 'first_seen_at', 'last_seen_at', 'last_report_at', 'silent_since', 'clock_skew_seconds', 'version', 'jobs', 'waiting_reports')
export class UpdateAgentDto {
  /** IANA zone in which the agent's times without zone are read, such as `Africa/Douala`; null = `APP_TIMEZONE`.
   * @example 'Africa/Douala' */
  @ValidateIf((_agent: UpdateAgentDto, value: unknown) => value !== undefined && value !== null)
  @IsTimeZone() @Matches(/^[A-Za-z]/, { message: '$property must be an IANA time zone such as Africa/Douala' })
  timezone?: string | null;
}
