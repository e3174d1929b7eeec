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

const BOOLEANS = new Map<unknown, boolean>([['true', true], ['1', true], ['false', false], ['0', false]]);

/** `true`, `1`, `false`, `0` of a query string; anything else stays as it is and fails `@IsBoolean`. */
export const ToBoolean = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => BOOLEANS.get(value) ?? value);

/** Agent ids are compared without case: what a query asks for, as `agent_key` is kept. */
export const ToLowerCase = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));
