import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { isEmail, IsString, Matches, MaxLength, ValidateBy } from 'class-validator';
import { DateTime } from 'luxon';

/** Control characters would break mail headers and log lines; PostgreSQL refuses NUL and lone surrogates. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

/** A word that may be stored and shown anywhere: not blank, one line, at most `maxLength` UTF-16 units. Spaces are kept. */
export const IsText = (maxLength: number, { each = false } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ minLength: 1, maxLength }),
    IsString({ each }),
    MaxLength(maxLength, { each }),
    Matches(/\S/, { each, message: '$property must not be blank' }),
    Matches(PRINTABLE, { each, message: '$property must not contain control characters or line breaks' }),
  );

const isAddress = (value: unknown): boolean => typeof value === 'string' && PRINTABLE.test(value) && isEmail(value, { allow_display_name: false, require_tld: false });

/** An e-mail address without a name. The library's own check throws at broken Unicode, which is looked at first. */
export const IsAddress = ({ each = false } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ format: 'email', maxLength: 254 }),
    MaxLength(254, { each }),
    ValidateBy({ name: 'isAddress', validator: { validate: isAddress, defaultMessage: () => `${each ? 'each value in ' : ''}$property must be an email` } }, { each }),
  );

/** Free text of several lines: anything that PostgreSQL can store. */
export const IsNote = (maxLength: number): PropertyDecorator =>
  applyDecorators(ApiProperty({ maxLength }), IsString(), MaxLength(maxLength), Matches(/^[^\0\p{Cs}]*$/u, { message: '$property must not contain NUL or broken Unicode' }));

/**
 * A database may really be called anything but NUL (PostgreSQL allows line breaks and markup), so nothing else is
 * refused: what shows a name escapes it. Reports are read without blanks around names, so those could never match.
 */
export const IsDatabaseName = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ minLength: 1, maxLength: 255 }),
    IsString(),
    MaxLength(255),
    Matches(/^\S(.*\S)?$/su, { message: '$property must not be blank, nor start or end with blanks' }),
    Matches(/^[^\0\p{Cs}]*$/u, { message: '$property must not contain NUL or broken Unicode' }),
  );

const AGENT_ID = /^[^._/\\][^/\\]*$/;

/** An agent is called as its staging folder is. */
export const IsAgentId = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ pattern: AGENT_ID.source }),
    IsText(255),
    Matches(AGENT_ID, { message: '$property must be a possible folder name: no / or \\, not starting with . or _' }),
  );

const BOOLEANS = new Map<unknown, boolean>([['true', true], ['1', true], ['false', false], ['0', false]]);

/** `true`, `1`, `false`, `0` of a query string; anything else stays as it is and fails `@IsBoolean`. */
export const ToBoolean = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => BOOLEANS.get(value) ?? value);

/** Agent ids are compared without case: what a query asks for, as `agent_key` is kept. */
export const ToLowerCase = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));

/** The words of a query parameter that may be repeated and may hold several, separated by commas: `?tag=a&tag=b,c`. */
const wordsIn = (value: unknown): unknown[] => [value].flat().flatMap((item) => (typeof item === 'string' ? item.split(',').map((word) => word.trim()) : [item]));

/** A list of words; what is no text in it stays as it is and fails `@IsText`. */
export const ToList = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => (value === undefined ? value : wordsIn(value)));

/** A whole number of a query string, in decimal digits; anything else stays as it is and fails `@IsInt`. */
export const ToInt = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value));

/** A list of whole numbers; what is none stays as it is and fails `@IsInt`. */
export const ToNumbers = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === undefined ? value : wordsIn(value).map((word) => (typeof word === 'string' && /^\d+$/.test(word) ? Number(word) : word))));

/** A `+` that was not percent-encoded reaches us as a space. */
const withPlus = (text: string) => text.replace(/(T\S*) (\d\d:?\d\d)$/, '$1+$2');

/** ISO 8601, UTC unless it says otherwise, of the years 1970 to 9998; what is no such time stays as it is and fails `@IsDate`. */
export const ToTime = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => {
    const time = typeof value === 'string' && /^\d{4}-/.test(value) ? DateTime.fromISO(withPlus(value), { zone: 'utc' }) : null;
    return time?.isValid && time.year >= 1970 && time.year <= 9998 ? time.toJSDate() : value;
  });

export const NOT_A_TIME = { message: '$property must be an ISO 8601 time such as 2026-06-12T12:53:52Z' };
