import type { Locale } from '../../config/env.js';
import { bySeverity } from '../severity.js';
import type { MailContent, ReportItem, ReportsContent, StatusContent } from './content.js';
import { oneLine } from './format.js';

interface Phrases {
  readonly prefix: Record<StatusContent['kind'], string>;
  readonly status: string;
  readonly databases: (count: number) => string;
  readonly report: Record<ReportItem['problem'], string>;
  readonly reports: (count: number) => string;
  readonly scanFailed: string;
  readonly test: string;
}

const PHRASES: Record<Locale, Phrases> = {
  en: {
    prefix: { alert: 'Backup alert', reminder: 'Reminder - Backup alert', recovery: 'Backup recovered' },
    status: 'Status',
    databases: (count) => `${count} databases`,
    report: { rejected: 'Report rejected', partial: 'Report partly unreadable', stuck: 'Report cannot be moved' },
    reports: (count) => `${count} reports need attention`,
    scanFailed: 'Scan failed',
    test: 'Test message from Vigie',
  },
  fr: {
    prefix: { alert: 'Alerte Sauvegarde', reminder: 'Rappel - Alerte Sauvegarde', recovery: 'Sauvegarde rétablie' },
    status: 'Statut',
    databases: (count) => `${count} bases`,
    report: { rejected: 'Rapport rejeté', partial: 'Rapport en partie illisible', stuck: 'Rapport impossible à déplacer' },
    reports: (count) => `${count} rapports à vérifier`,
    scanFailed: 'Analyse en échec',
    test: "Message d'essai de Vigie",
  },
};

/** Longest name within a subject, so that the status behind it always stays readable. */
const LONGEST_NAME = 120;

/** One line of at most about 200 characters; names are cut, never the status. */
export function subjectOf(content: MailContent, locale: Locale): string {
  const phrases = PHRASES[locale];
  switch (content.kind) {
    case 'alert':
    case 'reminder':
    case 'recovery':
      return statusSubject(content, phrases);
    case 'report_rejected':
      return reportsSubject(content, phrases);
    case 'scan_failed':
      return [phrases.prefix.alert, ...(content.agent_id ? [name(content.agent_id)] : []), phrases.scanFailed].join(' - ');
    case 'test':
      return phrases.test;
  }
}

function statusSubject({ kind, agent_id, items }: StatusContent, phrases: Phrases): string {
  const databases = [...new Set(items.map(({ job }) => job.database_name))];
  const [worst] = items.map(({ status }) => status).sort(bySeverity);
  const [first = '', second] = databases;
  const subject = second === undefined ? [name(first)] : [name(agent_id), phrases.databases(databases.length)];
  return [phrases.prefix[kind], ...subject, `${phrases.status}: ${oneLine(worst ?? 'unknown', 40).toUpperCase()}`].join(' - ');
}

function reportsSubject({ agent_id, reports }: ReportsContent, phrases: Phrases): string {
  const agent = agent_id ? [name(agent_id)] : [];
  const [first, second] = reports;
  const what = first && !second ? `${phrases.report[first.problem]}: ${oneLine(first.file_name, 60)}` : phrases.reports(reports.length);
  return [phrases.prefix.alert, ...agent, what].join(' - ');
}

function name(text: string): string {
  return oneLine(text, LONGEST_NAME);
}
