import type { FactsOfJob } from '../../message/dto/job-facts.dto.js';
import type { FactsOfAlarm, MessageFacts } from '../../message/dto/message-facts.dto.js';
import { oneLine } from '../../mail/format.js';

const HOUR_MS = 60 * 60_000;
/**
 * Alertmanager takes an alert that is not sent again for resolved after 5 minutes unless it is told an end; Vigie tells once, reminds, and
 * sends the true end with the recovery.
 */
const LASTS_MS = 30 * 24 * HOUR_MS;
/** What happened, as opposed to what lasts, is shown for so long. */
const SHOWN_MS = HOUR_MS;

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  /** Where Alertmanager's own messages link to. */
  readonly generatorURL?: string;
}

/**
 * One alert per job or alarm, none of a digest, or one for everything else. Labels stay the same from the beginning of a trouble to its end, so that the end is
 * recognised: therefore the status is an annotation.
 * @param labels of the channel; those of Vigie win.
 */
export function alertsOf(facts: MessageFacts, labels: Readonly<Record<string, string>>): Alert[] {
  // A digest fires nothing: what is wrong fired when it happened.
  if (facts.kind === 'digest') return [];
  if (facts.jobs.length > 0) return facts.jobs.map((job) => alertOf(job, facts, labels));
  if (facts.alarms.length > 0) return facts.alarms.map((alarm) => alertOfAlarm(alarm, facts, labels));
  const written = Date.parse(facts.written_at);
  const about = facts.channel?.reason ?? facts.errors[0] ?? facts.reports.map(({ file_name, details }) => `${file_name}: ${details.join('; ')}`).join('\n');
  return [{
    labels: withoutEmpty({ severity: facts.severity, ...labels, alertname: `Vigie_${facts.kind}`, agent: facts.agent_id ?? '' }),
    annotations: withoutEmpty({ summary: facts.title, description: about }),
    ...linkTo(facts.url),
    startsAt: facts.written_at,
    endsAt: new Date(written + SHOWN_MS).toISOString(),
  }];
}

function alertOfAlarm({ kind, subject, text, cleared, raised_at }: FactsOfAlarm, { title, written_at, url }: MessageFacts, labels: Readonly<Record<string, string>>): Alert {
  return {
    labels: withoutEmpty({ severity: 'critical', ...labels, alertname: 'Vigie_alarm', alarm: kind, subject }),
    annotations: withoutEmpty({ summary: title, description: text }),
    ...linkTo(url),
    startsAt: raised_at,
    endsAt: new Date(Date.parse(written_at) + (cleared ? 0 : LASTS_MS)).toISOString(),
  };
}

/** The incident is an annotation, as everything that may differ while the trouble lasts. */
function alertOf(job: FactsOfJob, { title, written_at, incident }: MessageFacts, labels: Readonly<Record<string, string>>): Alert {
  const ends = job.kind === 'recovery' ? Date.parse(written_at) : Date.parse(written_at) + LASTS_MS;
  return {
    labels: withoutEmpty({
      severity: 'critical', ...labels, alertname: 'VigieBackup', job_id: String(job.job_id), database: oneLine(job.database_name), agent: oneLine(job.agent_id),
      company: oneLine(job.company_name), city: oneLine(job.city),
    }),
    annotations: withoutEmpty({ summary: title, description: job.message ?? '', status: job.status, rule: job.rule ?? '', cycles_missed: String(job.cycles_missed), incident: String(incident?.incident_id ?? ''), acknowledged_by: incident?.acknowledged_by ?? '' }),
    ...linkTo(job.url),
    startsAt: job.since,
    // It must not end before it has begun, also when clocks differ.
    endsAt: new Date(Math.max(ends, Date.parse(job.since))).toISOString(),
  };
}

function linkTo(url: string | null): Pick<Alert, 'generatorURL'> {
  return url ? { generatorURL: url } : {};
}

/** An empty label is none. */
function withoutEmpty(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}
