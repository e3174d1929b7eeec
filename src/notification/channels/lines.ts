import { plural } from '../../common/plural.js';
import type { Locale } from '../../config/env.js';
import { digestTone } from '../message/about.js';
import type { MessageStyle } from '../message/message-style.js';
import { alarmText, alarmTitle } from '../../watch/alarm-text.js';
import type { FactsOfJob } from '../message/dto/job-facts.dto.js';
import type { MessageFacts } from '../message/dto/message-facts.dto.js';
import { Format, oneLine } from '../mail/format.js';
import { digestLines } from './digest-lines.js';
import type { Severity } from '../severity.js';

interface Words {
  readonly since: string;
  readonly missed: (cycles: number) => string;
  readonly flapping: (changes: number) => string;
  readonly ongoing: string;
  readonly acknowledged: (by: string, note: string) => string;
  readonly lasted: (incident: number, since: string) => string;
  readonly silent: (agent: string, since: string) => string;
  readonly more: (count: number) => string;
  readonly undelivered: string;
  readonly over: string;
  readonly test: string;
}

const WORDS: Record<Locale, Words> = {
  en: {
    since: 'since', missed: (cycles) => `${cycles} cycles missed`, flapping: (changes) => `flapping: ${changes} changes within 24 hours; told again when it is steady`, ongoing: 'Also in alert:',
    acknowledged: (by, note) => (note ? `${by} looks after it: ${note}` : `${by} looks after it.`), lasted: (incident, since) => `Incident ${incident}, which began at ${since}, is over.`,
    silent: (agent, since) => `Nothing at all has come from ${agent} since ${since}.`,
    more: (count) => `… and ${count} more.`, undelivered: 'Not delivered:', over: 'over', test: 'If you can read this, backup alerts reach you here.',
  },
  fr: {
    since: 'depuis', missed: (cycles) => `${cycles} cycles manqués`, flapping: (changes) => `instable : ${changes} changements en 24 heures ; de nouveau annoncée quand elle sera stable`, ongoing: 'Également en alerte :',
    acknowledged: (by, note) => (note ? `${by} s'en occupe : ${note}` : `${by} s'en occupe.`), lasted: (incident, since) => `L'incident ${incident}, commencé le ${since}, est terminé.`,
    silent: (agent, since) => `Rien du tout n'est venu de ${agent} depuis ${since}.`,
    more: (count) => `… et ${count} ${plural('fr', count, 'autre', 'autres')}.`, undelivered: 'Non distribué :', over: 'terminé', test: 'Si vous lisez ceci, les alertes de sauvegarde arrivent ici.',
  },
};

/** One thing that a chat message tells. */
export interface Line {
  /** What it is about; null where the text says it all. */
  readonly head: string | null;
  readonly text: string;
  /** Page that shows more of it; null as long as there are none. */
  readonly url?: string | null;
}

/**
 * A message as short lines of plain text, for whatever has room for a few: the caller still has to escape them.
 * @param most lines about jobs, reports and errors; those that follow are counted.
 */
export function linesOf(facts: MessageFacts, { locale, timezone, links }: MessageStyle, most: number): Line[] {
  const words = WORDS[locale];
  const format = new Format(locale, timezone);
  const { agent_id, silent_since, jobs, reports, errors, alarms, channel, digest, kind } = facts;
  const lines = [
    ...jobs.map((job) => lineOfJob(job, words, format)),
    ...reports.map(({ file_name, details }) => ({ head: oneLine(file_name), text: oneLine(details.join('; '), 500) })),
    ...errors.map((error) => ({ head: null, text: oneLine(error) })),
    ...alarms.map((alarm) => ({ head: `${alarmTitle(alarm, locale)}${alarm.cleared ? ` (${words.over})` : ''}`, text: oneLine(alarmText(alarm, locale, (at) => format.time(at)), 500) })),
    ...(channel ? [{ head: null, text: oneLine(channel.reason) }, ...channel.undelivered.map((subject) => ({ head: words.undelivered, text: oneLine(subject) }))] : []),
    ...(digest ? digestLines(digest, format, links) : []),
    ...(kind === 'test' ? [{ head: null, text: words.test }] : []),
  ];
  const more = Math.max(0, lines.length - most) + facts.left_out;
  return [
    ...(agent_id !== null && silent_since !== null ? [{ head: null, text: words.silent(oneLine(agent_id), format.time(new Date(silent_since))) }] : []),
    ...lines.slice(0, most),
    ...(more > 0 ? [{ head: null, text: words.more(more) }] : []),
    ...linesOfIncident(facts, words, format),
  ];
}

const MOST_NAMES = 10;

/** What else there is of the incident, in a line or two. An incident of one job says nothing that the job does not. */
function linesOfIncident({ incident, ongoing = [] }: MessageFacts, words: Words, format: Format): Line[] {
  if (!incident) return [];
  const names = ongoing.slice(0, MOST_NAMES).map(({ database_name, status }) => `${oneLine(database_name, 120)} (${status.toUpperCase()})`);
  const more = ongoing.length - names.length + incident.ongoing_left_out;
  return [
    ...(names.length > 0 ? [{ head: words.ongoing, text: [names.join(', '), ...(more > 0 ? [words.more(more)] : [])].join(' ') }] : []),
    ...(incident.phase === 'resolved' && incident.jobs > 1 ? [{ head: null, text: words.lasted(incident.incident_id, format.time(new Date(incident.opened_at))) }] : []),
    ...(incident.acknowledged_at === null ? [] : [{ head: null, text: words.acknowledged(oneLine(incident.acknowledged_by ?? '?', 120), oneLine(incident.acknowledge_note ?? '', 500)) }]),
  ];
}

function lineOfJob({ database_name, agent_id, status, message, since, cycles_missed, kind, changes_in_a_day, url }: FactsOfJob, words: Words, format: Format): Line {
  const lasting = [...(kind === 'alert' ? [] : [`${words.since} ${format.time(new Date(since))}`]), ...(cycles_missed > 1 ? [words.missed(cycles_missed)] : []), ...(changes_in_a_day ? [words.flapping(changes_in_a_day)] : [])];
  return {
    head: `${oneLine(database_name, 120)} (${oneLine(agent_id, 120)}): ${status.toUpperCase()}`,
    text: `${oneLine(message ?? '', 500)}${lasting.length > 0 ? ` (${lasting.join(', ')})` : ''}`.trim(),
    url,
  };
}

/** The severity that a message is coloured by. */
export function toneOfFacts({ severity, digest }: MessageFacts): Severity {
  return digest === null ? severity : digestTone(digest);
}

/** How a message of this severity is coloured. */
export const COLOURS: Record<Severity, string> = { critical: '#c0392b', warning: '#e67e22', info: '#2e8b57' };
