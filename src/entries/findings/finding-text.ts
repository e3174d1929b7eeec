import type { Locale } from '../../config/env.js';
import type { FindingFacts } from './finding.js';

/** A finding as one sentence or two; nothing in it comes from a report but numbers. */
export function findingText(finding: FindingFacts, locale: Locale): string {
  switch (finding.kind) {
    case 'ran_too_long': {
      const { duration_seconds, max_duration_minutes } = finding.numbers;
      return SENTENCES[locale].ranTooLong(lasting(duration_seconds), lasting(max_duration_minutes * 60));
    }
    case 'usual_time_differs': {
      const { reports, timezone, expected_hour, expected_minute, observed_hour, observed_minute } = finding.numbers;
      return SENTENCES[locale].usualTime(reports, clockTime(expected_hour, expected_minute), clockTime(observed_hour, observed_minute), timezone);
    }
  }
}

interface Sentences {
  readonly ranTooLong: (duration: string, allowed: string) => string;
  readonly usualTime: (reports: number, expected: string, observed: string, zone: string) => string;
}

const SENTENCES: Record<Locale, Sentences> = {
  en: {
    ranTooLong: (duration, allowed) => `The backup took ${duration} from its start to the end of its transfer; at most ${allowed} is allowed (max_duration_minutes).`,
    usualTime: (reports, expected, observed, zone) =>
      `The last ${reports} reports all ended more than an hour away from the expected time, ${expected}: usually at ${observed} (${zone}). If that is right, change the schedule to ${observed}.`,
  },
  fr: {
    ranTooLong: (duration, allowed) => `La sauvegarde a duré ${duration} de son début à la fin de son transfert, pour un maximum de ${allowed} (max_duration_minutes).`,
    usualTime: (reports, expected, observed, zone) =>
      `Les ${reports} derniers rapports se sont tous terminés à plus d'une heure de l'heure prévue, ${expected} : d'habitude à ${observed} (${zone}). Si c'est normal, changez la planification pour ${observed}.`,
  },
};

/** `3 h 5 min`: hours, minutes and seconds, those that are not zero. */
function lasting(seconds: number): string {
  const parts = [[Math.floor(seconds / 3600), 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']] as const;
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ');
}

function clockTime(hour: number, minute: number): string {
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}
