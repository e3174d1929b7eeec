import type { Locale } from '../../config/env.js';
import { bySeverity } from '../severity.js';
import { alarmAbout, alarmTitle } from '../../watch/alarm-text.js';
import type { DigestFacts } from '../message/dto/digest-facts.dto.js';
import type { DigestJobs } from '../message/dto/digest-jobs.dto.js';
import type { AlarmContent, MailContent, ReportItem, ReportsContent, StatusContent } from './content.js';
import { oneLine } from './format.js';

interface Phrases {
  readonly prefix: Record<StatusContent['kind'], string>;
  readonly status: string;
  readonly databases: (count: number) => string;
  /** Of an incident: databases in alert that the message is not about. */
  readonly rest: Record<StatusContent['kind'], (count: number) => string>;
  readonly report: Record<ReportItem['problem'], string>;
  readonly reports: (count: number) => string;
  readonly scanFailed: string;
  readonly alarm: string;
  readonly allClear: string;
  readonly others: (count: number) => string;
  readonly channelDisabled: string;
  readonly mailStopped: string;
  readonly digest: Record<DigestFacts['period'], string>;
  readonly okOf: (ok: number, active: number) => string;
  readonly jobs: Readonly<Record<Exclude<keyof DigestJobs, 'active' | 'ok' | 'waiting'>, readonly [one: string, several: string]>>;
  readonly noJobs: string;
  readonly allWell: string;
  readonly attention: string;
  readonly test: string;
}

const PHRASES: Record<Locale, Phrases> = {
  en: {
    prefix: { alert: 'Backup alert', reminder: 'Reminder - Backup alert', recovery: 'Backup recovered' },
    status: 'Status',
    databases: (count) => `${count} databases`,
    rest: { alert: (count) => `and ${count} more in alert`, reminder: (count) => `and ${count} more in alert`, recovery: (count) => `${count} still in alert` },
    report: { rejected: 'Report rejected', partial: 'Report partly unreadable', stuck: 'Report cannot be moved' },
    reports: (count) => `${count} reports need attention`,
    scanFailed: 'Scan failed',
    alarm: 'Vigie needs attention',
    allClear: 'Vigie is well again',
    others: (count) => `and ${count} more`,
    channelDisabled: 'Channel switched off',
    mailStopped: 'Mail refused for good',
    digest: { daily: 'Backup digest', weekly: 'Weekly backup digest', monthly: 'Monthly backup digest' },
    okOf: (ok, active) => `${ok} of ${active} ok`,
    jobs: {
      failed: ['failed', 'failed'], missing: ['missing', 'missing'], hash_mismatch: ['damaged', 'damaged'], transfer_integrity_failed: ['incomplete', 'incomplete'],
      unverified: ['unverified', 'unverified'], held: ['excused', 'excused'],
    },
    noJobs: 'no active jobs',
    allWell: 'all is well',
    attention: 'needs attention',
    test: 'Test message from Vigie',
  },
  fr: {
    prefix: { alert: 'Alerte Sauvegarde', reminder: 'Rappel - Alerte Sauvegarde', recovery: 'Sauvegarde rétablie' },
    status: 'Statut',
    databases: (count) => `${count} bases`,
    rest: { alert: (count) => `et ${count} de plus en alerte`, reminder: (count) => `et ${count} de plus en alerte`, recovery: (count) => `${count} encore en alerte` },
    report: { rejected: 'Rapport rejeté', partial: 'Rapport en partie illisible', stuck: 'Rapport impossible à déplacer' },
    reports: (count) => `${count} rapports à vérifier`,
    scanFailed: 'Analyse en échec',
    alarm: 'Vigie demande votre attention',
    allClear: 'Vigie va de nouveau bien',
    others: (count) => `et ${count} de plus`,
    channelDisabled: 'Canal désactivé',
    mailStopped: 'Courrier refusé définitivement',
    digest: { daily: 'Bilan des sauvegardes', weekly: 'Bilan hebdomadaire des sauvegardes', monthly: 'Bilan mensuel des sauvegardes' },
    okOf: (ok, active) => `${ok} sur ${active} OK`,
    jobs: {
      failed: ['en échec', 'en échec'], missing: ['manquante', 'manquantes'], hash_mismatch: ['altérée', 'altérées'], transfer_integrity_failed: ['incomplète', 'incomplètes'],
      unverified: ['non vérifiée', 'non vérifiées'], held: ['excusée', 'excusées'],
    },
    noJobs: 'aucun job actif',
    allWell: 'tout va bien',
    attention: 'à vérifier',
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
    case 'alarm':
      return alarmSubject(content, phrases, locale);
    case 'channel_disabled':
      return [phrases.prefix.alert, name(content.channel.name), content.recipient === null ? phrases.channelDisabled : phrases.mailStopped].join(' - ');
    case 'digest':
      return digestSubject(content.digest, phrases);
    case 'test':
      return phrases.test;
  }
}

/** The rest comes last, so that what it is about is read first. */
function statusSubject({ kind, agent_id, items, ongoing = [], ongoing_left_out = 0 }: StatusContent, phrases: Phrases): string {
  const databases = [...new Set(items.map(({ job }) => job.database_name))];
  const [worst] = items.map(({ status }) => status).sort(bySeverity);
  const [first = '', second] = databases;
  const rest = ongoing.length + ongoing_left_out;
  const subject = second === undefined ? [name(first)] : [name(agent_id), phrases.databases(databases.length)];
  return [phrases.prefix[kind], ...subject, `${phrases.status}: ${oneLine(worst ?? 'unknown', 40).toUpperCase()}`, ...(rest > 0 ? [phrases.rest[kind](rest)] : [])].join(' - ');
}

/** Counts of active jobs; where they are all good, whether anything else is wrong. */
function digestSubject({ period, day, jobs, is_well }: DigestFacts, { digest, okOf, jobs: words, noJobs, allWell, attention }: Phrases): string {
  const names = ['failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unverified', 'held'] as const;
  const counts = names.filter((name) => jobs[name] > 0).map((name) => `${jobs[name]} ${words[name][jobs[name] > 1 ? 1 : 0]}`);
  const failing = names.some((name) => name !== 'held' && jobs[name] > 0);
  return [
    `${digest[period]} ${day}`, jobs.active === 0 ? noJobs : okOf(jobs.ok, jobs.active), ...counts,
    ...(is_well ? [allWell] : failing ? [] : [attention]),
  ].join(' - ');
}

/** What is wrong counts before what is over. */
function alarmSubject({ alarms }: AlarmContent, phrases: Phrases, locale: Locale): string {
  const open = alarms.filter(({ cleared }) => !cleared);
  const [first, ...others] = open.length > 0 ? open : alarms;
  const what = first ? [`${alarmTitle(first, locale)}${first.subject ? ` (${name(alarmAbout(first, locale))})` : ''}`] : [];
  return [open.length > 0 ? phrases.alarm : phrases.allClear, ...what, ...(others.length > 0 ? [phrases.others(others.length)] : [])].join(' - ');
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
