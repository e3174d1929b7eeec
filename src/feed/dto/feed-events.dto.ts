import type { Type } from '@nestjs/common';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  AgentsChanged, AgentSilence, AlarmChanged, AuditRecorded, DeliveryChanged, EntriesRecorded, IncidentChanged, JobsChanged, JobStatusChanged, MaintenanceWindowsChanged, ReportRejected, ReportStuck, ScanFacts, ScanFailed, SilencesChanged,
} from '../../events/dto/event-payloads.js';
import type { EventPayloads, EventType } from '../../events/event-types.js';

/** What all events have in common. */
export class FeedEventBase {
  /** Its place in the feed: send it back in `Last-Event-ID` to go on behind it. Opaque, apart from `0-0`.
   * @example '73012-4711' */
  id!: string;

  /** When it happened.
   * @example '2026-06-12T13:31:02.000Z' */
  occurred_at!: Date;

  /** Agent that it is about; null for none, and for several.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string | null;

  /** Job that it is about; null for none, and for several.
   * @example 7 */
  @ApiProperty({ type: 'integer', nullable: true })
  job_id!: number | null;

  /** Scan run that it comes from; null for none.
   * @example 3 */
  @ApiProperty({ type: 'integer', nullable: true })
  scan_run_id!: number | null;
}

/** Events may have been missed: load everything again. What follows is complete from here on. */
export class ResetEvent {
  /** Where the stream goes on.
   * @example '73012-4711' */
  id!: string;

  @ApiProperty({ enum: ['reset'], description: 'Name of the event.', example: 'reset' })
  type!: 'reset';

  /** `unreadable`: the `Last-Event-ID` is none of ours. `unknown`: its event is not kept any more, or belongs to another database. */
  @ApiProperty({ enum: ['unreadable', 'unknown'], enumName: 'ResetReason', example: 'unknown' })
  reason!: 'unreadable' | 'unknown';
}

/** A named schema for each type of event: who adds a type has to say here what it carries. */
const PAYLOADS: { readonly [T in EventType]: readonly [payload: Type<EventPayloads[T]>, description: string] } = {
  'job.status_changed': [JobStatusChanged, 'The status of a job has changed.'],
  'report.rejected': [ReportRejected, 'A report could not be read, wholly or in part.'],
  'report.stuck': [ReportStuck, 'A report was judged, but its file cannot be moved away.'],
  'scan.failed': [ScanFailed, 'A scan ended with an error; `scan.finished` comes too.'],
  'alarm.raised': [AlarmChanged, 'Something is wrong with Vigie itself.'],
  'alarm.cleared': [AlarmChanged, 'Something that was wrong with Vigie itself is over.'],
  'scan.queued': [ScanFacts, 'A scan was asked for.'],
  'scan.started': [ScanFacts, 'A scan has begun.'],
  'scan.progress': [ScanFacts, 'The counters of a scan at work have moved; once a second at most. Kept for an hour.'],
  'scan.finished': [ScanFacts, 'A scan is over: done, failed or interrupted.'],
  'entries.recorded': [EntriesRecorded, 'Verdicts were recorded: entries of one agent.'],
  'delivery.changed': [DeliveryChanged, 'A message to people was written, sent, given up, or is tried again.'],
  'incident.opened': [IncidentChanged, 'Jobs of an agent are in trouble; people are told soon.'],
  'incident.updated': [IncidentChanged, 'More or fewer jobs of an incident are in trouble, or otherwise.'],
  'incident.resolved': [IncidentChanged, 'Nothing of an incident is wrong any more, or watched.'],
  'incident.acknowledged': [IncidentChanged, 'Somebody looks after an incident, or does no more.'],
  'job.changed': [JobsChanged, 'People made, edited, paused, resumed or deleted jobs.'],
  'agent.changed': [AgentsChanged, 'People edited agents.'],
  'maintenance_window.changed': [MaintenanceWindowsChanged, 'People made, edited or ended maintenance windows.'],
  'silence.changed': [SilencesChanged, 'People made or ended silences.'],
  'audit.recorded': [AuditRecorded, 'People did something else: with channels, rules, keys, sessions, reports, the digest or demo data.'],
  'agent.silent': [AgentSilence, 'A backup of an agent is missing, and nothing at all came from it.'],
  'agent.heard': [AgentSilence, 'Something came from an agent that was silent.'],
};

const isEventType = (name: string): name is EventType => name in PAYLOADS;

/** All types of events, in the order in which the documentation lists them. */
export const EVENT_TYPES: readonly EventType[] = Object.keys(PAYLOADS).filter(isEventType);

/** The `data` of each type of event; `reset` comes on top. */
export const EVENT_SCHEMAS: ReadonlyMap<string, Type<object>> = new Map<string, Type<object>>([
  ...EVENT_TYPES.map((type) => [type, schemaOf(type)] as const),
  ['reset', ResetEvent],
]);

/** `entries.recorded` → `EntriesRecordedEvent` */
function schemaOf(type: EventType): Type<object> {
  const [payload, description] = PAYLOADS[type];
  class Schema extends FeedEventBase {
    type!: string;
    payload!: object;
  }
  const name = type.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  Object.defineProperty(Schema, 'name', { value: `${name}Event` });
  ApiSchema({ name: `${name}Event`, description })(Schema);
  ApiProperty({ enum: [type], description: 'Name of the event.', example: type })(Schema.prototype, 'type');
  ApiProperty({ type: payload, description: 'What happened.' })(Schema.prototype, 'payload');
  return Schema;
}
