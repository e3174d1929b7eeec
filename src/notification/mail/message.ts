import { MOST_CHANGES } from '../deciding/flapping.js';
import { bySeverity } from '../severity.js';
import { findingText } from '../../entries/findings/finding-text.js';
import { toneOf, urlOf } from '../message/about.js';
import type { Links } from '../message/links.js';
import type { MessageStyle } from '../message/message-style.js';
import { alarmText, alarmTitle } from '../../watch/alarm-text.js';
import type { AlarmContent, FindingNotice, IncidentPart, MailContent, ReportsContent, StatusContent, StatusItem } from './content.js';
import { digestContext } from './digest-context.js';
import { Format } from './format.js';
import { remedyOf } from './remedy.js';
import { subjectOf } from './subject.js';
import { render, type TemplateName } from './templates.js';
import { TONES } from './tones.js';

/** A finished mail: one-line subject, and two bodies that say the same. */
export interface Message {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail about 200 databases has some 700 KB; beyond that people look into the API anyway. */
const MOST_BLOCKS = 200;
const MOST_PROBLEMS = 50;
const MOST_FINDINGS = 5;

/**
 * Writes a mail.
 * @param now for how long something has lasted.
 */
export function composeMessage(content: MailContent, { locale, timezone, links }: MessageStyle, now: Date): Message {
  const { template, context } = bodyOf(content, new Format(locale, timezone), links, now);
  const page = { lang: locale, colour: TONES[toneOf(content)], url: urlOf(content, links) };
  return { subject: subjectOf(content, locale), ...render(template, locale, { ...page, ...context }) };
}

function bodyOf(content: MailContent, format: Format, links: Links, now: Date): { template: TemplateName; context: object } {
  switch (content.kind) {
    case 'alert':
    case 'reminder':
    case 'recovery':
      return { template: 'status', context: statusContext(content, format, links, now) };
    case 'report_rejected':
      return { template: 'reports', context: reportsContext(content, format) };
    case 'scan_failed': {
      const errors = content.errors.slice(0, MOST_PROBLEMS).map((error) => format.text(error));
      return { template: 'scan-failed', context: { run: format.text(content.scan_run_id), agent: format.text(content.agent_id), errors } };
    }
    case 'alarm':
      return { template: 'alarm', context: alarmContext(content, format, now) };
    case 'channel_disabled': {
      const { channel: { id, name }, recipient, reason, undelivered, undelivered_count } = content;
      const subjects = undelivered.map((subject) => format.text(subject));
      return { template: 'channel-disabled', context: { id, name: format.text(name), address: recipient !== null, reason: format.text(reason), subjects, left_out: undelivered_count - subjects.length } };
    }
    case 'digest':
      return { template: 'digest', context: digestContext(content.digest, format, links) };
    case 'test':
      return { template: 'test', context: { time: format.time(now) } };
  }
}

/** By what is worst, then by name. */
export function worstFirst(items: readonly StatusItem[]): StatusItem[] {
  return items.toSorted((a, b) => bySeverity(a.status, b.status) || a.job.database_name.localeCompare(b.job.database_name) || a.job.id - b.job.id);
}

function statusContext({ kind, agent_id, items, silence, incident, ongoing = [], ongoing_left_out = 0 }: StatusContent, format: Format, links: Links, now: Date) {
  const missed = items.reduce((sum, { cycles_missed }) => sum + cycles_missed, 0);
  return {
    kind,
    single: items.length === 1,
    first: format.text(items[0]?.job.database_name),
    agent: format.text(agent_id),
    count: items.length,
    missed_in_all: items.length > 1 && missed > items.length && incident?.phase !== 'resolved' ? missed : null,
    incident: incident ? incidentContext(incident, format) : null,
    ongoing: ongoing.map(({ job, status, since }) => `${format.time(since)} ${format.text(job.database_name)}: ${format.text(status).toUpperCase()}`),
    ongoing_left_out,
    silent: silence !== null,
    silent_since: silence?.since ? format.time(silence.since) : null,
    silent_for: silence?.since ? format.duration(now.getTime() - silence.since.getTime()) : null,
    items: worstFirst(items).slice(0, MOST_BLOCKS).map((item, index) => ({ number: index + 1, ...block(item, format, links, now) })),
    left_out: Math.max(0, items.length - MOST_BLOCKS),
  };
}

function incidentContext({ id, phase, opened_at, jobs, in_trouble, cycles_missed, lasted_ms, acknowledged }: IncidentPart, format: Format) {
  return {
    id, jobs, in_trouble,
    over: phase === 'resolved',
    many: jobs > 1,
    opened_at: format.time(opened_at),
    duration: format.duration(lasted_ms),
    missed: jobs > 1 ? cycles_missed : 0,
    acknowledged_at: acknowledged && format.time(acknowledged.at),
    acknowledged_by: format.text(acknowledged?.by),
    acknowledge_note: acknowledged?.note ? format.text(acknowledged.note) : null,
  };
}

function block({ kind, status, job, entry, since, cycles_missed, findings, changes_in_a_day }: StatusItem, format: Format, links: Links, now: Date) {
  return {
    job_id: job.id,
    database: format.text(job.database_name),
    agent: format.text(job.agent_id_responsible),
    company: format.text(job.company_name),
    city: format.text(job.city),
    job_status: job.current_status.toUpperCase(),
    status: format.text(status).toUpperCase(),
    entry_id: format.text(entry?.id),
    message: format.text(entry?.message),
    rule: format.text(entry?.rule),
    url: links.entry(entry?.id) ?? links.job(job.id),
    remedy: entry && remedyOf(entry, format),
    expected_at: format.time(entry?.cycle_expected_at_utc),
    late: format.yesNo(entry?.late ?? false),
    agent_time: format.time(entry?.agent_report_timestamp_utc),
    error: format.textOrNone(entry?.agent_transfer_error_message),
    agent_hash: format.text(entry?.agent_reported_hash_sha256),
    server_hash: format.text(entry?.server_calculated_staged_hash),
    agent_size: format.bytes(entry?.agent_reported_size_bytes),
    server_size: format.bytes(entry?.server_calculated_staged_size),
    staged_file: format.text(entry?.agent_staged_file_name),
    final_path: format.text(entry?.final_path),
    report_file: format.text(entry?.report_file_name),
    lasting: kind !== 'alert',
    since: format.time(since),
    duration: format.duration(now.getTime() - since.getTime()),
    missed: kind !== 'alert' || cycles_missed > 0 ? `${cycles_missed}` : null,
    flapping: changes_in_a_day ?? null,
    steady: MOST_CHANGES,
    findings: findings.slice(0, MOST_FINDINGS).map((finding) => findingLine(finding, format)),
    findings_left_out: Math.max(0, findings.length - MOST_FINDINGS),
  };
}

function findingLine(finding: FindingNotice, format: Format): string {
  return format.text(`${format.time(finding.created_at)} ${findingText(finding, format.locale)}`);
}

function alarmContext({ alarms }: AlarmContent, format: Format, now: Date) {
  return {
    alarms: alarms.map((alarm) => ({
      title: alarmTitle(alarm, format.locale),
      text: format.text(alarmText(alarm, format.locale, (at) => format.time(at))),
      cleared: alarm.cleared,
      since: format.time(alarm.raised_at),
      duration: format.duration(now.getTime() - alarm.raised_at.getTime()),
    })),
  };
}

function reportsContext({ agent_id, reports }: ReportsContent, format: Format) {
  return {
    agent: format.text(agent_id),
    count: reports.length,
    reports: reports.slice(0, MOST_BLOCKS).map(({ problem, file_name, report_id, details }) => ({
      problem,
      file: format.text(file_name),
      report_id: format.text(report_id),
      details: details.slice(0, MOST_PROBLEMS).map((detail) => format.text(detail)),
      left_out: Math.max(0, details.length - MOST_PROBLEMS),
    })),
    left_out: Math.max(0, reports.length - MOST_BLOCKS),
  };
}
