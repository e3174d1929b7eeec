import { alarmText } from '../../watch/alarm-text.js';
import { urlOf } from './about.js';
import type { FactsOfJob } from './dto/job-facts.dto.js';
import type { FactsOfAlarm, FactsOfIncident, MessageFacts } from './dto/message-facts.dto.js';
import type { AlarmItem, DisabledContent, IncidentPart, MailContent, ReportsContent, StatusContent, StatusItem } from '../mail/content.js';
import { worstFirst } from '../mail/message.js';
import type { Links } from './links.js';
import { alarmSeverity, severityOf, worstSeverity } from '../severity.js';

export type { MessageFacts } from './dto/message-facts.dto.js';

const MOST_ITEMS = 200;
const MOST_LINES = 50;

/** Of a message about nothing. */
const NOTHING = { silent_since: null, incident: null, jobs: [], ongoing: [], reports: [], errors: [], alarms: [], channel: null, digest: null, url: null, left_out: 0 };

/**
 * What a message says, without its words: what every channel but mail is rendered from.
 * @param title one line that says it all
 */
export function factsOf(content: MailContent, title: string, now: Date, links: Links): MessageFacts {
  const common = { ...NOTHING, title, url: urlOf(content, links), written_at: now.toISOString() };
  switch (content.kind) {
    case 'alert':
    case 'reminder':
    case 'recovery':
      return { ...common, ...ofStatuses(content, links) };
    case 'report_rejected':
      return { ...common, ...ofReports(content) };
    case 'scan_failed': {
      const { kind, agent_id, errors } = content;
      return { ...common, kind, agent_id, severity: 'critical', errors: errors.slice(0, MOST_LINES), left_out: Math.max(0, errors.length - MOST_LINES) };
    }
    case 'alarm':
      return { ...common, kind: content.kind, agent_id: null, severity: alarmSeverity(content.alarms), alarms: content.alarms.map(ofAlarm) };
    case 'channel_disabled':
      return { ...common, kind: content.kind, agent_id: null, severity: 'critical', channel: ofChannel(content) };
    case 'digest':
      // It wakes nobody, whatever it says: what is wrong was told when it happened.
      return { ...common, kind: content.kind, agent_id: null, severity: 'info', digest: content.digest };
    case 'test':
      return { ...common, kind: content.kind, agent_id: null, severity: 'info' };
  }
}

function ofStatuses({ kind, agent_id, items, silence, incident, ongoing = [], ongoing_left_out = 0 }: StatusContent, links: Links) {
  const jobs = worstFirst(items).slice(0, MOST_ITEMS).map((item) => ofJob(item, links));
  return {
    kind, agent_id, jobs, silent_since: silence?.since?.toISOString() ?? null,
    severity: worstSeverity(items.map(({ status }) => severityOf(status))), left_out: items.length - jobs.length,
    incident: incident ? ofIncident(incident, ongoing_left_out) : null,
    ongoing: ongoing.map(({ job, status, since }) => ({
      job_id: job.id, database_name: job.database_name, agent_id: job.agent_id_responsible, status, severity: severityOf(status), since: since.toISOString(),
    })),
  };
}

function ofIncident({ id, phase, opened_at, jobs, in_trouble, cycles_missed, lasted_ms, acknowledged }: IncidentPart, ongoing_left_out: number): FactsOfIncident {
  return {
    incident_id: id, phase, opened_at: opened_at.toISOString(), jobs, in_trouble, cycles_missed, lasted_seconds: Math.floor(lasted_ms / 1000), ongoing_left_out,
    acknowledged_at: acknowledged?.at.toISOString() ?? null, acknowledged_by: acknowledged?.by ?? null, acknowledge_note: acknowledged?.note ?? null,
  };
}

function ofJob({ kind, status, job, entry, since, cycles_missed, changes_in_a_day }: StatusItem, links: Links): FactsOfJob {
  return {
    job_id: job.id, database_name: job.database_name, agent_id: job.agent_id_responsible, company_name: job.company_name, city: job.city,
    kind, status, severity: severityOf(status), since: since.toISOString(), cycles_missed, changes_in_a_day: changes_in_a_day ?? null,
    entry_id: entry?.id ?? null, rule: entry?.rule ?? null, message: entry?.message ?? null,
    expected_at: entry?.cycle_expected_at_utc?.toISOString() ?? null, reported_at: entry?.agent_report_timestamp_utc?.toISOString() ?? null,
    reported_size_bytes: entry?.agent_reported_size_bytes ?? null, found_size_bytes: entry?.server_calculated_staged_size ?? null,
    reported_sha256: entry?.agent_reported_hash_sha256 ?? null, found_sha256: entry?.server_calculated_staged_hash ?? null,
    file_name: entry?.agent_staged_file_name ?? null, final_path: entry?.final_path ?? null,
    url: links.entry(entry?.id) ?? links.job(job.id),
  };
}

function ofAlarm({ kind, subject, numbers, cleared, raised_at }: AlarmItem): FactsOfAlarm {
  return { kind, subject, numbers, cleared, raised_at: raised_at.toISOString(), text: alarmText({ kind, subject, numbers }, 'en') };
}

function ofReports({ kind, agent_id, reports }: ReportsContent) {
  const shown = reports.slice(0, MOST_ITEMS).map(({ details, ...report }) => ({ ...report, details: details.slice(0, MOST_LINES) }));
  return { kind, agent_id, severity: 'warning', reports: shown, left_out: reports.length - shown.length } as const;
}

function ofChannel({ channel, recipient, reason, undelivered, undelivered_count }: DisabledContent) {
  return { channel_id: channel.id, name: channel.name, recipient, reason, undelivered: [...undelivered], undelivered_count };
}

/** Facts as they were kept, with what was not known yet when they were written. */
export function completeFacts(kept: MessageFacts): MessageFacts {
  return Object.assign({ ...NOTHING }, kept);
}

/** Of a message that was written before facts were kept: no more than its title. */
export function bareFacts(kind: MessageFacts['kind'], title: string, writtenAt: Date): MessageFacts {
  return { ...NOTHING, kind, severity: 'info', title, agent_id: null, written_at: writtenAt.toISOString() };
}
