import type { AppConfig } from '../../config/config.js';
import type { Locale } from '../../config/env.js';
import { Links } from './links.js';

/** What a channel wishes; absent: as the environment has it. */
export interface StyleWishes {
  readonly locale?: Locale | undefined;
  /** IANA zone. */
  readonly timezone?: string | undefined;
}

/** How a message is worded for whoever gets it. */
export interface MessageStyle {
  readonly locale: Locale;
  /** IANA zone of its times; UTC stands beside. */
  readonly timezone: string;
  readonly links: Links;
}

/** The style for one recipient. */
export function styleFor({ notification: { locale, timezone, publicUrl } }: Pick<AppConfig, 'notification'>, wishes: StyleWishes = {}): MessageStyle {
  return { locale: wishes.locale ?? locale, timezone: wishes.timezone ?? timezone, links: new Links(publicUrl) };
}

/** Equal for equal styles of one process. */
export function styleKey({ locale, timezone }: MessageStyle): string {
  return `${locale} ${timezone}`;
}
