import type {
  AgentsChanged, AgentSilence, AlarmChanged, AuditRecorded, DeliveryChanged, EntriesRecorded, IncidentChanged, JobsChanged, JobStatusChanged, MaintenanceWindowsChanged, ReportRejected, ReportStuck, ScanFacts, ScanFailed, SilencesChanged,
} from './dto/event-payloads.js';

/** Every kind of event and what it carries. Payloads are stored as JSON: times are ISO 8601 strings. */
export interface EventPayloads {
  /** The evidence that a job's status stands on has changed its verdict. */
  'job.status_changed': JobStatusChanged;
  /** A report file was quarantined, or some of its sections could not be read. */
  'report.rejected': ReportRejected;
  /** A report was applied but its file cannot be moved out of `log`. */
  'report.stuck': ReportStuck;
  /** A scan run ended with an error. */
  'scan.failed': ScanFailed;
  /** Something is wrong with Vigie itself. */
  'alarm.raised': AlarmChanged;
  /** Something that was wrong with Vigie itself is over. */
  'alarm.cleared': AlarmChanged;
  /** A scan was asked for. */
  'scan.queued': ScanFacts;
  /** A scan has begun. */
  'scan.started': ScanFacts;
  /** The counters of a scan at work have moved; once a second at most. */
  'scan.progress': ScanFacts;
  /** A scan is over, well or not. */
  'scan.finished': ScanFacts;
  /** Verdicts were recorded, all of one agent. */
  'entries.recorded': EntriesRecorded;
  /** A message to people was written, sent, given up, or is tried again. */
  'delivery.changed': DeliveryChanged;
  /** Jobs of an agent are in trouble: people will be told. */
  'incident.opened': IncidentChanged;
  /** More or fewer of its jobs are in trouble, or otherwise. */
  'incident.updated': IncidentChanged;
  /** Nothing of it is wrong any more, or watched. */
  'incident.resolved': IncidentChanged;
  /** Somebody looks after it, or does no more. */
  'incident.acknowledged': IncidentChanged;
  /** Somebody made, edited or deleted jobs through the API. */
  'job.changed': JobsChanged;
  /** Somebody edited agents through the API. */
  'agent.changed': AgentsChanged;
  /** Somebody made, edited or ended maintenance windows through the API. */
  'maintenance_window.changed': MaintenanceWindowsChanged;
  /** Somebody made or ended silences through the API. */
  'silence.changed': SilencesChanged;
  /** Somebody did something else through the API: with channels, rules, keys, sessions, … */
  'audit.recorded': AuditRecorded;
  /** A backup of an agent is missing, and nothing at all came from it. */
  'agent.silent': AgentSilence;
  /** Something came from a silent agent. */
  'agent.heard': AgentSilence;
}

export type EventType = keyof EventPayloads;

const HOUR_MS = 60 * 60_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/**
 * How long a row is kept, in milliseconds. `told`: it is the outbox's, turned into messages and kept for good. All
 * others are only for those who follow the feed: never told, and swept out when nobody can be interested any more.
 */
export const KEPT: { readonly [T in EventType]: number | 'told' } = {
  'job.status_changed': 'told',
  'report.rejected': 'told',
  'report.stuck': 'told',
  'scan.failed': 'told',
  'alarm.raised': 'told',
  'alarm.cleared': 'told',
  'scan.queued': WEEK_MS,
  'scan.started': WEEK_MS,
  'scan.progress': HOUR_MS,
  'scan.finished': WEEK_MS,
  'entries.recorded': WEEK_MS,
  'delivery.changed': WEEK_MS,
  'incident.opened': WEEK_MS,
  'incident.updated': WEEK_MS,
  'incident.resolved': WEEK_MS,
  'incident.acknowledged': WEEK_MS,
  'job.changed': WEEK_MS,
  'agent.changed': WEEK_MS,
  'maintenance_window.changed': WEEK_MS,
  'silence.changed': WEEK_MS,
  'audit.recorded': WEEK_MS,
  'agent.silent': WEEK_MS,
  'agent.heard': WEEK_MS,
};

/** In-process wake-up call: somewhere new events were committed and released. Carries no facts. */
export const EVENTS_RELEASED = 'events.released';

/** In-process wake-up call for whoever follows the feed: new rows were committed, told to people or not. Carries no facts. */
export const EVENTS_WRITTEN = 'events.written';
