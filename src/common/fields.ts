import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, Matches, MaxLength } from 'class-validator';

/** Control characters would break mail headers and log lines; PostgreSQL refuses NUL and lone surrogates. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

/** A word that may be stored and shown anywhere: not blank, one line, at most `maxLength` UTF-16 units. Spaces are kept. */
export const IsText = (maxLength: number): PropertyDecorator =>
  applyDecorators(
    IsString(),
    MaxLength(maxLength),
    Matches(/\S/, { message: '$property must not be blank' }),
    Matches(PRINTABLE, { message: '$property must not contain control characters or line breaks' }),
  );

/**
 * A database may really be called anything but NUL (PostgreSQL allows line breaks and markup), so nothing else is
 * refused: what shows a name escapes it. Reports are read without blanks around names, so those could never match.
 */
export const IsDatabaseName = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    MaxLength(255),
    Matches(/^\S(.*\S)?$/su, { message: '$property must not be blank, nor start or end with blanks' }),
    Matches(/^[^\0\p{Cs}]*$/u, { message: '$property must not contain NUL or broken Unicode' }),
  );

const BOOLEANS = new Map<unknown, boolean>([['true', true], ['1', true], ['false', false], ['0', false]]);

/** `true`, `1`, `false`, `0` of a query string; anything else stays as it is and fails `@IsBoolean`. */
export const ToBoolean = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => BOOLEANS.get(value) ?? value);

/** Agent ids are compared without case: what a query asks for, as `agent_key` is kept. */
export const ToLowerCase = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));
