import { ApiProperty } from '@nestjs/swagger';
import { ENTRY_STATUSES } from '../../../entries/backup-entry.entity.js';
import { ALARM_KINDS, type AlarmKind, type AlarmNumbers } from '../../../watch/alarms.js';
import { INCIDENT_PHASES, type IncidentPhase } from '../../mail/content.js';
import { DELIVERY_KINDS, type DeliveryKind } from '../../deliveries/delivery-words.js';
import { DigestFacts } from './digest-facts.dto.js';
import { FactsOfJob } from './job-facts.dto.js';
import { SEVERITIES, type Severity } from '../../severity.js';

const TIME = { type: String, format: 'date-time', nullable: true } as const;

/** A job of the incident that the message is not about, and that is still in trouble. */
export class FactsOfOngoing {
  /** Id of the job.
   * @example 8 */
  job_id!: number;

  /** Name of the database.
   * @example 'HR' */
  database_name!: string;

  /** Id of the agent.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;

  /** Status that was told. */
  @ApiProperty({ enum: ENTRY_STATUSES, enumName: 'EntryStatus', example: 'missing' })
  status!: string;

  /** How much that matters. */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity', example: 'critical' })
  severity!: Severity;

  /** When its trouble began.
   * @example '2026-06-12T14:00:05.000Z' */
  @ApiProperty({ format: 'date-time' })
  since!: string;
}

/** The incident that a message belongs to, as far as its receiver is told of it. */
export class FactsOfIncident {
  /** Id of the incident, the same from its beginning to its end.
   * @example 12 */
  incident_id!: number;

  /** `opened`: nothing of it was told before. `resolved`: nothing that was told is wrong any more. */
  @ApiProperty({ enum: INCIDENT_PHASES, enumName: 'IncidentPhase', example: 'opened' })
  phase!: IncidentPhase;

  /** When it began.
   * @example '2026-06-12T14:00:05.000Z' */
  @ApiProperty({ format: 'date-time' })
  opened_at!: string;

  /** Jobs that are or were part of it.
   * @example 40 */
  jobs!: number;

  /** Those of them that are in trouble.
   * @example 40 */
  in_trouble!: number;

  /** Cycles that they missed in all.
   * @example 40 */
  cycles_missed!: number;

  /** How long it has lasted.
   * @example 30 */
  lasted_seconds!: number;

  /** Jobs in trouble that neither `jobs` nor `ongoing` of the message names.
   * @example 0 */
  ongoing_left_out!: number;

  /** When somebody said that they look after it; null = nobody does.
   * @example '2026-06-12T14:10:00.000Z' */
  @ApiProperty(TIME)
  acknowledged_at!: string | null;

  /** Who.
   * @example 'On-call' */
  acknowledged_by!: string | null;

  /** What they said.
   * @example 'The technician is on the way.' */
  acknowledge_note!: string | null;
}

/** What a message says of one report file. */
export class FactsOfReport {
  /** What is the matter with it. */
  @ApiProperty({ enum: ['rejected', 'partial', 'stuck'], example: 'rejected' })
  problem!: 'rejected' | 'partial' | 'stuck';

  /** Name of the file.
   * @example '20260612_125606_ACME_DOUALA_AKWA.json' */
  file_name!: string;

  /** Id of the report; null when it has none.
   * @example 12 */
  report_id!: number | null;

  /** What is wrong, one line each, at most 50.
   * @example ['/databases: must be an object'] */
  details!: string[];
}

/** Something that is wrong with Vigie itself, or is over. */
export class FactsOfAlarm {
  /** What is wrong. */
  @ApiProperty({ enum: ALARM_KINDS, enumName: 'AlarmKind', example: 'disk_low' })
  kind!: AlarmKind;

  /** What it is wrong with: the volume, or the channel (`mail` for all mail), else empty.
   * @example 'staging' */
  subject!: string;

  /** What was measured when it was raised. */
  @ApiProperty({ type: 'object', additionalProperties: { oneOf: [{ type: 'number' }, { type: 'string' }] }, example: { free_bytes: 4294967296, total_bytes: 107374182400 } })
  numbers!: AlarmNumbers;

  /** The same in words, and what to do, in English.
   * @example 'The volume of staging has 4.0 GiB (4294967296 bytes) free of 100.0 GiB (4 %). Free space on it, or give it more.' */
  text!: string;

  /** It is over.
   * @example false */
  cleared!: boolean;

  /** When it was noticed.
   * @example '2026-06-12T13:00:00.000Z' */
  @ApiProperty({ format: 'date-time' })
  raised_at!: string;
}

/** A channel that Vigie has switched off, or a mail address that it sends no more to. */
export class FactsOfChannel {
  /** Id of the channel; 0 for an address.
   * @example 3 */
  channel_id!: number;

  /** Its name, or the address.
   * @example 'On-call' */
  name!: string;

  /** The mail address; null where the whole channel was switched off.
   * @example 'gone@acme.example' */
  @ApiProperty({ type: String, nullable: true })
  recipient!: string | null;

  /** Why it was switched off.
   * @example 'hooks.example.org answered 410 Gone.' */
  reason!: string;

  /** Subjects of messages that did not get through, at most 50.
   * @example ['Backup alert - SALES_2026 - Status: MISSING'] */
  undelivered!: string[];

  /** How many did not in all.
   * @example 1 */
  undelivered_count!: number;
}

/** Everything that a message says, for programs: `data` of a webhook's CloudEvent. More fields may come. */
export class MessageFacts {
  /** What the message is about. */
  @ApiProperty({ enum: DELIVERY_KINDS, enumName: 'DeliveryKind', example: 'alert' })
  kind!: DeliveryKind;

  /** The worst of what it tells. */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity', example: 'critical' })
  severity!: Severity;

  /** One line that says it all, in the language of `LOCALE`.
   * @example 'Backup alert - SALES_2026 - Status: MISSING' */
  title!: string;

  /** Agent that it speaks of; null where it speaks of none.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string | null;

  /** Since when nothing at all comes from that agent; null when something does, or nothing ever did.
   * @example '2026-06-11T12:57:00.000Z' */
  @ApiProperty(TIME)
  silent_since!: string | null;

  /** The incident that it belongs to; null where it belongs to none. Absent in messages that were written before there were incidents. */
  @ApiProperty({ type: FactsOfIncident, nullable: true, required: false })
  incident?: FactsOfIncident | null;

  /** Other jobs of that incident that are still in trouble, at most 200. Absent as `incident` is. */
  @ApiProperty({ type: [FactsOfOngoing], required: false })
  ongoing?: FactsOfOngoing[];

  /** Jobs that it speaks of, worst first, at most 200. */
  @ApiProperty({ type: [FactsOfJob] })
  jobs!: FactsOfJob[];

  /** Report files that it speaks of, at most 200. */
  @ApiProperty({ type: [FactsOfReport] })
  reports!: FactsOfReport[];

  /** Why scans failed, at most 50.
   * @example ['Connection terminated unexpectedly'] */
  errors!: string[];

  /** What is wrong with Vigie itself, or is over. */
  @ApiProperty({ type: [FactsOfAlarm] })
  alarms!: FactsOfAlarm[];

  /** Channel that was switched off, or address that was given up; null in all other messages. */
  @ApiProperty({ type: FactsOfChannel, nullable: true })
  channel!: FactsOfChannel | null;

  /** What a digest says; null in all other messages. */
  @ApiProperty({ type: DigestFacts, nullable: true })
  digest!: DigestFacts | null;

  /** Page that shows more; null as long as `PUBLIC_URL` is not set.
   * @example 'https://vigie.example.org/dashboard/agents/ACME_DOUALA_AKWA' */
  @ApiProperty({ type: String, nullable: true })
  url!: string | null;

  /** How many jobs, reports or errors are not named here.
   * @example 0 */
  left_out!: number;

  /** When it was written.
   * @example '2026-06-12T14:00:05.000Z' */
  @ApiProperty({ format: 'date-time' })
  written_at!: string;
}
