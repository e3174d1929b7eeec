import type { Locale } from '../../config/env.js';
import { bySeverity } from '../severity.js';
import { findingText } from '../../entries/findings/finding-text.js';
import type { FindingNotice, MailContent, ReportsContent, StatusContent, StatusItem } from './content.js';
import { Format } from './format.js';
import { subjectOf } from './subject.js';
import { render, type TemplateName } from './templates.js';

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
export function composeMessage(content: MailContent, locale: Locale, now: Date): Message {
  const { template, context } = bodyOf(content, new Format(locale), now);
  return { subject: subjectOf(content, locale), ...render(template, locale, { lang: locale, ...context }) };
}

function bodyOf(content: MailContent, format: Format, now: Date): { template: TemplateName; context: object } {
  switch (content.kind) {
    case 'alert':
    case 'reminder':
    case 'recovery':
      return { template: 'status', context: statusContext(content, format, now) };
    case 'report_rejected':
      return { template: 'reports', context: reportsContext(content, format) };
    case 'scan_failed': {
      const errors = content.errors.slice(0, MOST_PROBLEMS).map((error) => format.text(error));
      return { template: 'scan-failed', context: { run: format.text(content.scan_run_id), agent: format.text(content.agent_id), errors } };
    }
    case 'test':
      return { template: 'test', context: { time: format.time(now) } };
  }
}

function statusContext({ kind, agent_id, items, silence }: StatusContent, format: Format, now: Date) {
  const missed = items.reduce((sum, { cycles_missed }) => sum + cycles_missed, 0);
  const worstFirst = items.toSorted(
    (a, b) => bySeverity(a.status, b.status) || a.job.database_name.localeCompare(b.job.database_name) || a.job.id - b.job.id,
  );
  return {
    kind,
    single: items.length === 1,
    first: format.text(items[0]?.job.database_name),
    agent: format.text(agent_id),
    count: items.length,
    missed_in_all: items.length > 1 && missed > items.length ? missed : null,
    silent: silence !== null,
    silent_since: silence?.since ? format.time(silence.since) : null,
    silent_for: silence?.since ? format.duration(now.getTime() - silence.since.getTime()) : null,
    items: worstFirst.slice(0, MOST_BLOCKS).map((item, index) => ({ number: index + 1, ...block(item, format, now) })),
    left_out: Math.max(0, items.length - MOST_BLOCKS),
  };
}

function block({ kind, status, job, entry, since, cycles_missed, findings }: StatusItem, format: Format, now: Date) {
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
    findings: findings.slice(0, MOST_FINDINGS).map((finding) => findingLine(finding, format)),
    findings_left_out: Math.max(0, findings.length - MOST_FINDINGS),
  };
}

function findingLine(finding: FindingNotice, format: Format): string {
  return format.text(`${format.time(finding.created_at)} ${findingText(finding, format.locale)}`);
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
