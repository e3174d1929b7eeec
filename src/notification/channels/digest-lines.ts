import { plural } from '../../common/plural.js';
import type { Locale } from '../../config/env.js';
import { type Format, oneLine } from '../mail/format.js';
import type { DigestFacts } from '../message/dto/digest-facts.dto.js';
import type { Links } from '../message/links.js';
import type { Line } from './lines.js';

/** A chat has no room for more; the mail and the API have. */
const MOST_FAILURES = 8;

type Counted = 'without_copy' | 'late' | 'excused' | 'rejected_reports' | 'unmatched_databases' | 'silent_agents' | 'failed_deliveries' | 'disabled_channels' | 'alarms';

interface Words {
  readonly well: string;
  readonly more: (count: number) => string;
  readonly since: string;
  readonly colon: string;
  readonly counts: Readonly<Record<Counted, string>>;
  readonly oldest: string;
  readonly met: (percent: string) => string;
  readonly free: (name: string, free: string, total: string) => string;
  readonly full: (days: number) => string;
  readonly noVolumes: string;
}

const WORDS: Record<Locale, Words> = {
  en: {
    well: 'All is well.', more: (count) => `… and ${count} more.`, since: 'since', colon: ': ',
    counts: {
      without_copy: 'without any copy to restore from', late: 'good, but late', excused: 'in a pause or maintenance window', rejected_reports: 'reports that could not be read',
      unmatched_databases: 'databases that no job expects', silent_agents: 'silent agents', failed_deliveries: 'messages that nobody got', disabled_channels: 'channels and addresses that were switched off',
      alarms: 'alarms about Vigie itself',
    },
    oldest: 'Oldest copy to restore from', met: (percent) => `${percent} of the cycles were met.`,
    free: (name, free, total) => `${name}: ${free} of ${total} free`, full: (days) => `full in ${days} days`, noVolumes: 'A volume could not be asked.',
  },
  fr: {
    well: 'Tout va bien.', more: (count) => `… et ${count} ${plural('fr', count, 'autre', 'autres')}.`, since: 'depuis', colon: ' : ',
    counts: {
      without_copy: 'sans aucune copie à restaurer', late: 'bonnes, mais en retard', excused: 'en pause ou en maintenance', rejected_reports: 'rapports illisibles',
      unmatched_databases: "bases qu'aucun job n'attend", silent_agents: 'agents muets', failed_deliveries: "messages que personne n'a reçus", disabled_channels: 'canaux et adresses désactivés',
      alarms: 'alarmes de Vigie elle-même',
    },
    oldest: 'Copie restaurable la plus ancienne', met: (percent) => `${percent} des cycles ont été tenus.`,
    free: (name, free, total) => `${name} : ${free} libres sur ${total}`, full: (days) => `plein dans ${days} jours`, noVolumes: "Un volume n'a pas pu être interrogé.",
  },
};

/** A digest in a few lines: what is not good, then numbers. The title has the counts of jobs already. */
export function digestLines(digest: DigestFacts, format: Format, links: Links): Line[] {
  const words = WORDS[format.locale];
  const { found } = digest;
  const counts = (Object.keys(words.counts) as Counted[]).filter((name) => found[name] > 0).map((name) => `${words.counts[name]}${words.colon}${found[name]}`);
  const shown = digest.failures.slice(0, MOST_FAILURES);
  const text = (line: string): Line => ({ head: null, text: line });
  return [
    ...(digest.is_well ? [text(words.well)] : []),
    ...shown.map(({ database_name, agent_id, status, reason, since, job_id, entry_id }) => ({
      head: `${oneLine(database_name, 120)} (${oneLine(agent_id, 120)}): ${status.toUpperCase()}`,
      text: `${oneLine(reason ?? '', 300)}${since === null ? '' : ` (${words.since} ${format.time(new Date(since))})`}`.trim(),
      url: links.entry(entry_id) ?? links.job(job_id),
    })),
    ...(found.failures > shown.length ? [text(words.more(found.failures - shown.length))] : []),
    ...(digest.percent_met === null ? [] : [text(words.met(format.percent(digest.percent_met)))]),
    ...(counts.length > 0 ? [text(counts.join('; '))] : []),
    ...oldestCopy(digest, words, format, links),
    text(volumesLine(digest, words, format)),
  ];
}

function oldestCopy({ oldest_copies: [oldest], to }: DigestFacts, words: Words, format: Format, links: Links): Line[] {
  if (oldest?.made_at === undefined || oldest.made_at === null) return [];
  const age = format.duration(Date.parse(to) - Date.parse(oldest.made_at));
  return [{ head: words.oldest, text: `${oneLine(oldest.database_name, 120)} (${oneLine(oldest.agent_id, 120)}), ${format.time(new Date(oldest.made_at))} (${age})`, url: links.job(oldest.job_id) }];
}

function volumesLine({ volumes }: DigestFacts, words: Words, format: Format): string {
  if (volumes === null) return words.noVolumes;
  return volumes
    .map(({ name, free_bytes, total_bytes, days_left }) => `${words.free(name, format.size(free_bytes), format.size(total_bytes))}${days_left === null || days_left > 730 ? '' : ` (${words.full(Math.floor(days_left))})`}`)
    .join(' - ');
}
