import { DateTime } from 'luxon';
import type { Locale } from '../../config/env.js';

/** The few words that values are made of; sentences and labels are in the templates. */
interface Words {
  readonly none: string;
  readonly yes: string;
  readonly no: string;
  readonly day: string;
  readonly bytes: string;
  readonly decimal: string;
  readonly units: readonly string[];
}

const WORDS: Record<Locale, Words> = {
  en: { none: 'None', yes: 'yes', no: 'no', day: 'd', bytes: 'bytes', decimal: '.', units: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] },
  fr: { none: 'Aucun', yes: 'oui', no: 'non', day: 'j', bytes: 'octets', decimal: ',', units: ['o', 'Kio', 'Mio', 'Gio', 'Tio', 'Pio'] },
};

const NOT_AVAILABLE = 'N/A';
const LONGEST_VALUE = 1_000;
const MINUTE_MS = 60_000;

/**
 * One line without control or invisible formatting characters, at most `max` characters: what comes from a
 * report can neither start a header nor imitate another line of the message.
 */
export function oneLine(value: string, max = LONGEST_VALUE): string {
  const line = value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ').trim();
  const characters = Array.from(line.slice(0, 2 * max));
  return characters.length > max || line.length > 2 * max ? `${characters.slice(0, max - 1).join('')}…` : line;
}

/** Turns values into the text that a mail shows, in one language. */
export class Format {
  private readonly words: Words;

  /** @param timezone IANA zone of its times */
  constructor(readonly locale: Locale, private readonly timezone = 'UTC') {
    this.words = WORDS[locale];
  }

  /** Text from anywhere, or N/A. */
  text(value: string | number | null | undefined): string {
    return oneLine(`${value ?? ''}`) || NOT_AVAILABLE;
  }

  /** Text from anywhere, or the word for *none*. */
  textOrNone(value: string | null | undefined): string {
    return oneLine(value ?? '') || this.words.none;
  }

  yesNo(value: boolean): string {
    return value ? this.words.yes : this.words.no;
  }

  /** To the second: in the reader's zone, and as ISO 8601 in UTC beside it. */
  time(value: Date | null | undefined): string {
    if (!value) return NOT_AVAILABLE;
    const utc = value.toISOString().replace(/\.\d+Z$/, 'Z');
    const local = DateTime.fromJSDate(value, { zone: this.timezone });
    return !local.isValid || isUtc(this.timezone) ? utc : `${local.toFormat('yyyy-MM-dd HH:mm:ss')} ${this.timezone} (${utc})`;
  }

  /** Exact bytes, and from 1 KiB on their order of magnitude. */
  bytes(value: number | null | undefined): string {
    if (value === null || value === undefined) return NOT_AVAILABLE;
    return value < 1024 ? `${value}` : `${value} (${this.size(value)})`;
  }

  /** The order of magnitude with the exact number, for a sentence. */
  sizeInWords(value: number): string {
    const exact = `${value} ${this.words.bytes}`;
    return value < 1024 ? exact : `${this.size(value)} (${exact})`;
  }

  /** A share, rounded down to two digits: 99.999 % must not read as all. */
  percent(value: number | null): string {
    return value === null ? NOT_AVAILABLE : `${`${Math.floor(value * 100) / 100}`.replace('.', this.words.decimal)} %`;
  }

  /** Bytes to one decimal of their order of magnitude. */
  size(value: number): string {
    const { units, decimal } = this.words;
    const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10));
    return `${power === 0 ? value : (value / 1024 ** power).toFixed(1).replace('.', decimal)} ${units[power]}`;
  }

  /** Days, hours and minutes; never negative. */
  duration(ms: number): string {
    const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
    const parts = [
      [Math.floor(minutes / 1440), this.words.day],
      [Math.floor(minutes / 60) % 24, 'h'],
      [minutes % 60, 'min'],
    ] as const;
    const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
    return shown.length > 0 ? shown.join(' ') : '< 1 min';
  }
}

function isUtc(zone: string): boolean {
  return /^(utc|etc\/utc|etc\/gmt|gmt)$/i.test(zone);
}
