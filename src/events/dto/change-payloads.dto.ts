import { ApiProperty } from '@nestjs/swagger';

/** People changed jobs through the API; what exactly is in `GET /audit_log` (administrators). */
export class JobsChanged {
  /** What was done. */
  @ApiProperty({ enum: ['job.created', 'job.updated', 'job.deleted', 'job.paused', 'job.resumed'], example: 'job.updated' })
  action!: string;

  /** Ids of the jobs, 1 to 1,000 of them; more come as several events.
   * @example [7] */
  @ApiProperty({ type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 1000 })
  ids!: readonly number[];
}

/** People changed agents through the API; what exactly is in `GET /audit_log` (administrators). */
export class AgentsChanged {
  /** What was done. */
  @ApiProperty({ enum: ['agent.updated'], example: 'agent.updated' })
  action!: string;

  /** Names of the agents, 1 to 1,000 of them; more come as several events.
   * @example ['ACME_DOUALA_AKWA'] */
  @ApiProperty({ type: [String], minItems: 1, maxItems: 1000 })
  ids!: readonly string[];
}

/** People changed maintenance windows through the API; what exactly is in `GET /audit_log` (administrators). */
export class MaintenanceWindowsChanged {
  /** What was done. */
  @ApiProperty({ enum: ['maintenance_window.created', 'maintenance_window.updated', 'maintenance_window.deleted'], example: 'maintenance_window.created' })
  action!: string;

  /** Ids of the windows.
   * @example [4] */
  @ApiProperty({ type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 1000 })
  ids!: readonly number[];
}

/** People made or ended silences through the API; what exactly is in `GET /audit_log` (administrators). */
export class SilencesChanged {
  /** What was done. */
  @ApiProperty({ enum: ['silence.created', 'silence.ended'], example: 'silence.created' })
  action!: string;

  /** Ids of the silences.
   * @example [5] */
  @ApiProperty({ type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 1000 })
  ids!: readonly number[];
}

/** People did something else through the API; what exactly is in `GET /audit_log` (administrators). */
export class AuditRecorded {
  /** Kinds of things that were touched; API keys and sessions are not named.
   * @example ['notification_rule'] */
  @ApiProperty({ enum: ['notification_channel', 'notification_rule', 'mail_recipient', 'report', 'digest', 'demo'], isArray: true })
  targets!: readonly string[];
}

/** An agent from which nothing came. */
export class AgentSilence {
  /** Since when it is silent, or was until now: when it was last heard, or, if it never was, when its first missed backup was expected.
   * @example '2026-06-11T12:57:00.000Z' */
  @ApiProperty({ format: 'date-time' })
  silent_since!: string;
}
