import { plural } from '../common/plural.js';
import type { Locale } from '../config/env.js';
import type { AlarmFacts, AlarmKind, AlarmNumbers } from './alarms.js';

/** How a time is told. */
type Time = (at: Date) => string;
type Words = Record<AlarmKind, { readonly title: string; readonly text: (numbers: AlarmNumbers, subject: string, time: Time) => string }>;

const gib = (bytes: number | string | undefined, locale: Locale): string => `${(Number(bytes) / 2 ** 30).toLocaleString(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 })} ${locale === 'fr' ? 'Gio' : 'GiB'}`;
/** With the exact number beside. */
const exact = (bytes: number | string | undefined, locale: Locale): string => `${gib(bytes, locale)} (${bytes} ${locale === 'fr' ? 'octets' : 'bytes'})`;
/** Days to one decimal. */
const days = (count: number | string | undefined, locale: Locale): string => {
  const [one, several] = locale === 'fr' ? ['jour', 'jours'] : ['day', 'days'];
  return `${Number(count).toLocaleString(locale, { maximumFractionDigits: 1 })} ${plural(locale, Number(count), one, several)}`;
};
const since = (numbers: AlarmNumbers, time: Time): string => time(new Date(numbers['since'] ?? NaN));
const percent = ({ free_bytes: free, total_bytes: total }: AlarmNumbers): number => Math.floor((100 * Number(free)) / Number(total));

const WORDS: Record<Locale, Words> = {
  en: {
    disk_low: {
      title: 'Disk space is low',
      text: (numbers, volume) =>
        `The volume of ${volume} has ${exact(numbers['free_bytes'], 'en')} free of ${gib(numbers['total_bytes'], 'en')} (${percent(numbers)} %). Free space on it, or give it more: what cannot be stored is not backed up.`,
    },
    disk_filling: {
      title: 'A disk will soon be full',
      text: (numbers, volume) =>
        `The volume of ${volume} will be full in ${days(numbers['days_left'], 'en')} at the present rate of ${gib(numbers['bytes_per_day'], 'en')} a day; ${exact(numbers['free_bytes'], 'en')} are free. Free space on it, or give it more.`,
    },
    scan_stuck: {
      title: 'A scan stands still',
      text: ({ scan_run_id, minutes, every_minutes }) => scan_run_id === undefined
        ? `No scan of everything has begun for ${minutes} minutes; one is due every ${every_minutes}. See the log for why, and restart Vigie.`
        : `Scan ${scan_run_id} has made no progress for ${minutes} minutes. Look whether a volume hangs (GET /scanner/runs/${scan_run_id}), and restart Vigie.`,
    },
    scans_failing: {
      title: 'Scans fail',
      text: ({ count, error }) => `${count} scans in a row have failed, the last one so: ${error}. Backups are not watched meanwhile.`,
    },
    outbox_late: {
      title: 'Messages are late',
      text: (numbers, channel, time) => channel === ''
        ? `Events since ${since(numbers, time)} are not turned into messages yet. See the log for why.`
        : `Messages since ${since(numbers, time)} are not sent yet (${channel}). See GET /deliveries?status=retrying for why.`,
    },
  },
  fr: {
    disk_low: {
      title: 'Espace disque faible',
      text: (numbers, volume) =>
        `Le volume ${volume} n'a plus que ${exact(numbers['free_bytes'], 'fr')} libres sur ${gib(numbers['total_bytes'], 'fr')} (${percent(numbers)} %). Libérez de l'espace ou agrandissez-le : ce qui ne peut être stocké n'est pas sauvegardé.`,
    },
    disk_filling: {
      title: 'Un disque sera bientôt plein',
      text: (numbers, volume) =>
        `Le volume ${volume} sera plein dans ${days(numbers['days_left'], 'fr')} au rythme actuel de ${gib(numbers['bytes_per_day'], 'fr')} par jour ; ${exact(numbers['free_bytes'], 'fr')} sont libres. Libérez de l'espace ou agrandissez-le.`,
    },
    scan_stuck: {
      title: "Une analyse n'avance plus",
      text: ({ scan_run_id, minutes, every_minutes }) => scan_run_id === undefined
        ? `Aucune analyse complète n'a commencé depuis ${minutes} minutes ; il en faut une toutes les ${every_minutes}. Le journal dit pourquoi ; redémarrez Vigie.`
        : `L'analyse ${scan_run_id} n'avance plus depuis ${minutes} minutes. Vérifiez si un volume est bloqué (GET /scanner/runs/${scan_run_id}) et redémarrez Vigie.`,
    },
    scans_failing: {
      title: 'Les analyses échouent',
      text: ({ count, error }) => `${count} analyses de suite ont échoué, la dernière ainsi : ${error}. Pendant ce temps, les sauvegardes ne sont pas surveillées.`,
    },
    outbox_late: {
      title: 'Messages en retard',
      text: (numbers, channel, time) => channel === ''
        ? `Des événements depuis ${since(numbers, time)} ne sont pas encore devenus des messages. Le journal dit pourquoi.`
        : `Des messages depuis ${since(numbers, time)} ne sont pas encore envoyés (${channel}). GET /deliveries?status=retrying dit pourquoi.`,
    },
  },
};

/** A few words for a subject. */
export const alarmTitle = ({ kind }: Pick<AlarmFacts, 'kind'>, locale: Locale): string => WORDS[locale][kind].title;

/** What it is about: a volume, or the name of a channel. */
export const alarmAbout = ({ subject }: Pick<AlarmFacts, 'subject'>, locale: Locale): string => (locale === 'fr' ? subject.replace(/^staging and validated$/, 'staging et validated') : subject);

/** One or two sentences: what was measured, and what to do. @param time how the reader is told a time */
export const alarmText = (alarm: AlarmFacts, locale: Locale, time: Time = (at) => at.toISOString().replace(/\.\d+Z$/, 'Z')): string => WORDS[locale][alarm.kind].text(alarm.numbers, alarmAbout(alarm, locale), time);
