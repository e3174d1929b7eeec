import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { MaxLength, ValidateBy } from 'class-validator';
import type { ProblemField } from '../../../common/http/problem.js';
import { isPublicAddress, literalAddress } from './address-guard.js';

const LONGEST_URL = 2_000;

/** A whole http(s) URL without a user in it and without a part that browsers keep to themselves. */
function isHookUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !/^https?:\/\/[\x21-\x7e]+$/.test(value) || !URL.canParse(value)) return false;
  const { username, password, hash } = new URL(value);
  return username === '' && password === '' && hash === '';
}

/** An address that messages are posted to. */
export const IsHookUrl = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ format: 'uri', maxLength: LONGEST_URL }),
    MaxLength(LONGEST_URL),
    ValidateBy({
      name: 'isHookUrl',
      validator: { validate: isHookUrl, defaultMessage: () => '$property must be a URL such as https://hooks.example.org/vigie: http or https, in ASCII, without user, password and fragment' },
    }),
  );

/** What is wrong with a URL that can be seen without asking a name server; the address that a name leads to is checked at every attempt. */
export function privateUrlProblems(given: Readonly<Record<string, unknown>>): ProblemField[] {
  const { hostname } = new URL(String(given.url));
  const address = literalAddress(hostname);
  const isLocal = address === null ? /(^|\.)localhost\.?$/.test(hostname) : !isPublicAddress(address);
  return isLocal ? [{ pointer: '/config/url', detail: 'leads to an address that is not public: that takes WEBHOOK_ALLOW_PRIVATE=true' }] : [];
}

/** What is shown of a URL that is a secret. */
export function hostOf(url: unknown): { host?: string } {
  return typeof url === 'string' ? { host: new URL(url).host } : {};
}
