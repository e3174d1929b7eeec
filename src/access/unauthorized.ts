import { type HttpException, UnauthorizedException } from '@nestjs/common';
import type { Response } from 'express';

export const BAD_KEY = 'This API key is unknown, expired or deleted: ask an administrator for a new one.';

/** A 401, which has to say how to do better. @param isRefused a key was shown, and it is not good */
export function unauthorized(response: Response | undefined, detail: string, isRefused: boolean): HttpException {
  response?.setHeader('WWW-Authenticate', isRefused ? 'Bearer realm="vigie", error="invalid_token"' : 'Bearer realm="vigie"');
  return new UnauthorizedException({ detail });
}
