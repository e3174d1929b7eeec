import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsTimeZone, Matches } from 'class-validator';
import { LOCALES, type Locale } from '../../config/env.js';
import type { StyleWishes } from '../message/message-style.js';
import type { OpenConfig } from './channel-kind.js';

const IsLocale = (): PropertyDecorator => applyDecorators(ApiPropertyOptional({ enum: [...LOCALES, null], type: String, nullable: true, example: 'fr' }), IsOptional(), IsIn(LOCALES));
const IsZone = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, nullable: true, example: 'Africa/Douala' }), IsOptional(), IsTimeZone(),
    Matches(/^[A-Za-z]/, { message: '$property must be an IANA time zone such as Africa/Douala' }),
  );

/** Settings that every channel has whose messages people read. */
export class ChannelStyle {
  /** Language of its messages; absent or null: `LOCALE`. */
  @IsLocale()
  locale?: Locale | null;

  /** IANA time zone of the times in its messages, beside UTC; absent or null: `APP_TIMEZONE`. */
  @IsZone()
  timezone?: string | null;
}

/** What the settings of a channel say of its messages. */
export function wishesOf({ locale, timezone }: OpenConfig): StyleWishes {
  return {
    ...(typeof locale === 'string' && { locale: LOCALES.find((known) => known === locale) }),
    ...(typeof timezone === 'string' && { timezone }),
  };
}
