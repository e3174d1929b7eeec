import cronstrue from 'cronstrue/i18n.js';
import { DateTime } from 'luxon';
import { parseCron } from './cron-pattern.js';
import type { ScheduleFields } from './schedule.js';
import { dueWeekdays } from './weekdays.js';

/** What the library gives, to ESM and to CommonJS alike; its types know only the latter. */
const describer: { toString(expression: string, options: { locale: Language; use24HourTimeFormat: boolean; verbose: boolean }): string } = cronstrue;

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every month has that many days. */
const SHORTEST_MONTH_DAYS = 28;
const LONGEST_MONTH_DAYS = 31;

const WORDS = {
  en: { once: (date: string, time: string) => `Once, on ${date} at ${time}`, clamped: ', or on the last day of shorter months', byExpression: (cron: string) => `By the cron expression ${cron}`, or: 'or', only: /^only / },
  fr: { once: (date: string, time: string) => `Une seule fois, le ${date} à ${time}`, clamped: ', ou le dernier jour des mois plus courts', byExpression: (cron: string) => `Selon l'expression cron ${cron}`, or: 'ou', only: /^uniquement / },
} as const;

/**
 * When a schedule fires, in words: `At 02:00, Monday through Friday (Africa/Douala)`.
 * For a schedule that `scheduleProblems` lets pass.
 */
export function describeSchedule(fields: ScheduleFields, language: Language): string {
  const zone = fields.backup_frequency === 'cron' ? (fields.timezone ?? 'UTC') : 'UTC';
  return `${sentence(fields, language)} (${zone})`;
}

function sentence(fields: ScheduleFields, language: Language): string {
  const { expected_hour_utc: hour, expected_minute_utc: minute } = fields;
  switch (fields.backup_frequency) {
    case 'hourly':
      return inWords(`${minute} * * * *`, language);
    case 'daily':
    case 'weekly':
      return inWords(`${minute} ${hour} * * ${cronWeekdays(dueWeekdays(fields))}`, language);
    case 'monthly':
      return monthly(fields.expected_day_of_month ?? 1, `${minute} ${hour}`, language);
    case 'once':
      return WORDS[language].once(dateInWords(fields.expected_date ?? '', language), clockTime(hour, minute));
    case 'cron':
      return cronInWords(fields.cron_expression ?? '', language);
  }
}

function monthly(day: number, time: string, language: Language): string {
  if (day === LONGEST_MONTH_DAYS) return inWords(`${time} L * *`, language);
  const text = inWords(`${time} ${day} * *`, language);
  return day <= SHORTEST_MONTH_DAYS ? text : text + WORDS[language].clamped;
}

/** ISO 1 = Monday .. 7 → cron's 0 = Sunday .. 6; all of them narrow nothing. */
function cronWeekdays(isoDays: readonly number[]): string {
  return isoDays.length === 7 ? '*' : isoDays.map((day) => day % 7).sort().join(',');
}

/** Where both date fields narrow, cron takes a day that either of them names; the library's words read as if both had to. */
function cronInWords(expression: string, language: Language): string {
  const { days, weekdays } = parseCron(expression);
  if (days === '*' || weekdays === '*') return inWords(expression, language);
  const [minute, hour, day, month, weekday] = expression.trim().split(/\s+/);
  const [byDay, byWeekday] = [words(`${minute} ${hour} ${day} ${month} *`, language), words(`${minute} ${hour} * ${month} ${weekday}`, language)];
  if (byDay === null || byWeekday === null) return inWords(expression, language);
  return `${byDay}, ${WORDS[language].or} ${byWeekday.slice(commonBeginning(byDay, byWeekday)).replace(WORDS[language].only, '')}`;
}

/** How many characters two lists of phrases share, in whole phrases. */
function commonBeginning(one: string, other: string): number {
  const [phrases, others] = [one.split(', '), other.split(', ')];
  const shared = phrases.findIndex((phrase, index) => phrase !== others[index]);
  return others.slice(0, Math.max(0, shared)).reduce((length, phrase) => length + phrase.length + 2, 0);
}

/** Some expressions are read and have no words: `+1`, `1#L`, `10W,20W`. They are shown as they are. */
function inWords(expression: string, language: Language): string {
  return words(expression, language) ?? WORDS[language].byExpression(expression.trim().replace(/\s+/g, ' '));
}

function words(expression: string, locale: Language): string | null {
  try {
    return describer.toString(expression, { locale, use24HourTimeFormat: true, verbose: true });
  } catch {
    return null;
  }
}

function dateInWords(date: string, language: Language): string {
  return DateTime.fromISO(date, { zone: 'utc', locale: language }).toLocaleString({ day: 'numeric', month: 'long', year: 'numeric' });
}

function clockTime(hour: number, minute: number): string {
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}
