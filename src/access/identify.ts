import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { type RequestContext, withRequestContext } from '../common/http/access.js';
import { Authenticator } from './authenticator.js';

const BEARER = /^Bearer +(\S+) *$/i;

/** Express middleware that finds out who makes a request; it lets everybody through, the guard decides. */
@Injectable()
export class Identify {
  constructor(private readonly authenticator: Authenticator) {}

  readonly middleware = (request: Request, _response: Response, next: NextFunction): void => {
    this.contextOf(request).then((context) => withRequestContext(context, next), next);
  };

  /** A key in a header outweighs a session: whoever sends a bad one is refused even if signed in. */
  private async contextOf(request: Request): Promise<RequestContext> {
    const address = request.ip ?? '';
    const key = keyIn(request);
    const found = key === null ? (request.session.authenticated ?? null) : await this.authenticator.byKey(key);
    return { principal: found?.principal ?? null, refused: key !== null && found === null, address };
  }
}

/** @returns the key that a request shows, the empty text for a header that holds none, null without such a header. */
function keyIn(request: Request): string | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) return BEARER.exec(authorization)?.[1] ?? '';
  return request.get('x-api-key') ?? null;
}
