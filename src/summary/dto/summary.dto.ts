import { ApiProperty } from '@nestjs/swagger';
import type { JobCounts } from '../../agents/dto/agent-overview.dto.js';
import { CHANNEL_KINDS, type ChannelKindName } from '../../notification/channels/channel-kind.js';
import type { ScannerStatus } from '../../scanner/dto/scanner.dto.js';

/** How the jobs of one agent are doing. */
export class AgentJobs {
  /** Id of the agent as its jobs spell it.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;

  /** Its jobs: active ones per status, and those that are switched off. */
  jobs!: JobCounts;
}

/** How the jobs of one company are doing. */
export class CompanyJobs {
  /** Name of the company as its jobs spell it.
   * @example 'ACME' */
  company_name!: string;

  /** Its jobs: active ones per status, and those that are switched off. */
  jobs!: JobCounts;
}

/** How many active jobs were last verified how long ago; the four add up to all active jobs. */
export class VerifiedAges {
  /** Newest verified copy younger than 24 hours.
   * @example 480 */
  under_1_day!: number;

  /** Newest verified copy 24 hours to 7 days old.
   * @example 15 */
  under_7_days!: number;

  /** Newest verified copy 7 days old or older.
   * @example 3 */
  older!: number;

  /** No copy was ever verified.
   * @example 2 */
  never!: number;
}

/** The active job whose newest verified copy is the oldest of all. */
export class OldestUnverified {
  /** Id of the job.
   * @example 7 */
  job_id!: number;

  /** Name of its database.
   * @example 'SALES_2026' */
  database_name!: string;

  /** Id of its agent.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;

  /** When its newest verified copy was made; of a job that never had one: when the job was created.
   * @example '2026-06-10T13:30:00.000Z' */
  since!: Date;

  /** Seconds from `since` until now; 0 where an agent's clock is ahead of ours.
   * @example 172800 */
  age_seconds!: number;

  /** The job never had a verified copy.
   * @example false */
  never_verified!: boolean;
}

/** Messages to people that are not sent yet. */
export class OutboxCounts {
  /** Written, and not tried yet.
   * @example 0 */
  pending!: number;

  /** Tried without success, and tried again later.
   * @example 1 */
  retrying!: number;

  /** Given up: nobody got them.
   * @example 0 */
  failed!: number;

  /** When the oldest pending or retrying message was written; null without one.
   * @example '2026-06-12T11:58:00.000Z' */
  oldest_pending_at!: Date | null;
}

/** A notification channel that Vigie has switched off, because nobody is there any more. */
export class DisabledChannel {
  /** Id of the channel.
   * @example 3 */
  id!: number;

  /** Its name.
   * @example 'On-call' */
  name!: string;

  /** What is at the other end. */
  @ApiProperty({ enum: CHANNEL_KINDS, enumName: 'ChannelKind', example: 'webhook' })
  kind!: ChannelKindName;

  /** Why.
   * @example 'hooks.example.org answered 410 Gone.' */
  reason!: string;
}

/** A mail address that was refused for good. */
export class DisabledRecipient {
  /** Id among those of `GET /mail_recipients`.
   * @example 4 */
  id!: number;

  /** The address.
   * @example 'gone@acme.example' */
  address!: string;

  /** What the mail server said last.
   * @example 'Recipient command failed: 550 5.1.1 No such user' */
  reason!: string;

  /** Since when nothing is sent to it.
   * @example '2026-06-12T14:00:06.000Z' */
  since!: Date;
}

/** Verified copies that lie under the validated root now. */
export class StoredTotals {
  /** How many copies.
   * @example 12000 */
  copies!: number;

  /** Their size together, in bytes.
   * @example 188178944000 */
  bytes!: number;
}

/** What a dashboard shows first. */
export class Summary {
  /** All jobs: active ones per status, and those that are switched off. */
  jobs!: JobCounts;

  /** The 1,000 agents with the most jobs in trouble, worst first: missing, failed or damaged backups, then unknown ones, then by name. */
  agents!: AgentJobs[];

  /** How many agents have jobs in all.
   * @example 42 */
  agents_total!: number;

  /** How many agents are silent: nothing comes from them though backups of theirs are missing. `GET /agents?silent=true` lists them.
   * @example 0 */
  silent_agents!: number;

  /** How many active jobs are late: their backup is due and has no verdict yet, while its deadline has not passed. `GET /jobs?late=true` lists them.
   * @example 2 */
  late_jobs!: number;

  /** How many jobs have an alert that a maintenance window or pause holds back until it is over.
   * @example 0 */
  alerts_held!: number;

  /** The 1,000 companies with the most jobs in trouble, in the same order. */
  companies!: CompanyJobs[];

  /** How many companies have jobs in all.
   * @example 12 */
  companies_total!: number;

  /** How long ago active jobs were last verified. */
  verified_ages!: VerifiedAges;

  /** The active job that has gone without a verified copy for the longest time; null without an active job. */
  oldest_unverified!: OldestUnverified | null;

  /** Messages that are not sent yet. */
  deliveries!: OutboxCounts;

  /** Notification channels that Vigie has switched off by itself. */
  @ApiProperty({ type: [DisabledChannel] })
  disabled_channels!: readonly DisabledChannel[];

  /** Mail addresses that were refused for good: nothing is sent to them any more. */
  @ApiProperty({ type: [DisabledRecipient] })
  disabled_recipients!: readonly DisabledRecipient[];

  /** Reports that could not be read, wholly or in part: what `GET /rejected_reports` lists.
   * @example 2 */
  rejected_reports!: number;

  /** Databases that report and that no job expects: what `GET /unmatched_databases` lists.
   * @example 5 */
  unmatched_databases!: number;

  /** Verified copies that are there now. */
  stored!: StoredTotals;

  /** The scan at work, the last one that ended well, and when the next one begins. */
  scanner!: ScannerStatus;
}
