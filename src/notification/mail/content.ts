import type { BackupEntry } from '../../entries/backup-entry.entity.js';
import type { EntryFinding } from '../../entries/findings/entry-finding.entity.js';
import type { FindingFacts } from '../../entries/findings/finding.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { AlarmFacts } from '../../watch/alarms.js';
import type { DigestFacts } from '../message/dto/digest-facts.dto.js';

/** What a message about statuses shows of a job. */
export type JobFacts = Pick<
  ExpectedBackupJob,
  'id' | 'database_name' | 'agent_id_responsible' | 'company_name' | 'city' | 'current_status'
>;

/** What it shows of the entry that the status stands on. */
export type EntryFacts = Pick<
  BackupEntry,
  | 'id' | 'rule' | 'message' | 'agent_report_timestamp_utc' | 'agent_transfer_error_message' | 'agent_reported_hash_sha256'
  | 'server_calculated_staged_hash' | 'agent_reported_size_bytes' | 'server_calculated_staged_size' | 'agent_staged_file_name'
  | 'cycle_expected_at_utc' | 'late' | 'final_path' | 'report_file_name'
>;

/** A hint beside a verdict of the job. */
export type FindingNotice = FindingFacts & Pick<EntryFinding, 'created_at'>;

/** One job of a message about statuses. */
export interface StatusItem {
  readonly kind: 'alert' | 'reminder' | 'recovery';
  /** Entry status that is told. */
  readonly status: string;
  readonly job: JobFacts;
  /** null when the entry was deleted meanwhile. */
  readonly entry: EntryFacts | null;
  /** When the trouble began. */
  readonly since: Date;
  /** Cycles missed since then. */
  readonly cycles_missed: number;
  /** Noticed since the last message about the job, newest first. */
  readonly findings: readonly FindingNotice[];
  /** How often its status changed within 24 hours; only where that is told: it is flapping, and is not told again until it is steady. */
  readonly changes_in_a_day?: number;
}

/** A job that a message is not about, and that is still in trouble. */
export type OngoingItem = Pick<StatusItem, 'job' | 'status' | 'since'>;

export const INCIDENT_PHASES = ['opened', 'updated', 'reminder', 'resolved'] as const;
export type IncidentPhase = (typeof INCIDENT_PHASES)[number];

/** The incident that a message belongs to, as far as its recipient is concerned. */
export interface IncidentPart {
  readonly id: number;
  readonly phase: IncidentPhase;
  readonly opened_at: Date;
  /** Jobs of it, over or not. */
  readonly jobs: number;
  readonly in_trouble: number;
  readonly cycles_missed: number;
  readonly lasted_ms: number;
  /** null: nobody has said that they look after it. */
  readonly acknowledged: { readonly at: Date; readonly by: string | null; readonly note: string | null } | null;
}

/** Nothing comes from an agent of which backups are missing. */
export interface AgentSilence {
  /** null: it never had a staging folder, so nothing ever came. */
  readonly since: Date | null;
}

/** Changes of one agent: an alert if any item is one. */
export interface StatusContent {
  readonly kind: 'alert' | 'reminder' | 'recovery';
  readonly agent_id: string;
  readonly items: readonly StatusItem[];
  /** null: something comes from it, or nothing of it is missing. */
  readonly silence: AgentSilence | null;
  /** Absent in messages that belong to none. */
  readonly incident?: IncidentPart;
  /** Other jobs of it that are still in trouble, and how many more there are. */
  readonly ongoing?: readonly OngoingItem[];
  readonly ongoing_left_out?: number;
}

/** A report file that could not be read, in whole or in part, or not be moved away. */
export interface ReportItem {
  readonly problem: 'rejected' | 'partial' | 'stuck';
  readonly file_name: string;
  readonly report_id: number | null;
  /** What is wrong, one line each. */
  readonly details: readonly string[];
}

export interface ReportsContent {
  readonly kind: 'report_rejected';
  readonly agent_id: string | null;
  readonly reports: readonly ReportItem[];
}

export interface ScanFailedContent {
  readonly kind: 'scan_failed';
  readonly agent_id: string | null;
  readonly scan_run_id: number | null;
  readonly errors: readonly string[];
}

/** Something that is wrong with Vigie itself, or is over. */
export interface AlarmItem extends AlarmFacts {
  readonly cleared: boolean;
  readonly raised_at: Date;
}

export interface AlarmContent {
  readonly kind: 'alarm';
  readonly alarms: readonly AlarmItem[];
}

/** Vigie has switched a channel off, or stopped mail to an address, because nobody is there any more. */
export interface DisabledContent {
  readonly kind: 'channel_disabled';
  /** Of an address: 0, the mail server of the environment, and the address. */
  readonly channel: { readonly id: number; readonly name: string };
  /** The mail address; null where the whole channel was switched off. */
  readonly recipient: string | null;
  readonly reason: string;
  /** Subjects of the newest messages that did not get through. */
  readonly undelivered: readonly string[];
  /** How many did not in all. */
  readonly undelivered_count: number;
}

/** How everything is, once a day or whenever somebody asks. */
export interface DigestContent {
  readonly kind: 'digest';
  readonly digest: DigestFacts;
}

export interface TestContent {
  readonly kind: 'test';
}

/** Everything that Vigie writes to people about. */
export type MailContent = StatusContent | ReportsContent | ScanFailedContent | AlarmContent | DisabledContent | DigestContent | TestContent;
