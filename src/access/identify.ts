import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { RequestContext } from '../common/http/access.js';
import { type Authenticated, Authenticator } from './authenticator.js';
import { BadKeys } from './bad-keys.js';

const BEARER = /^Bearer +(\S+) *$/i;

/** Express middleware that finds out who makes a request; it lets everybody through, the guard decides. */
@Injectable()
export class Identify {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly badKeys: BadKeys,
  ) {}

  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    this.contextOf(request, response).then((caller) => {
      request.caller = caller;
      next();
    }, next);
  };

  /** A key in a header outweighs a session: whoever sends a bad one is refused even if signed in. */
  private async contextOf(request: Request, response: Response): Promise<RequestContext> {
    const address = request.ip ?? '';
    const key = keyIn(request);
    const found = key === null ? sessionOf(request) : await this.authenticator.byKey(key);
    const refused = key !== null && found === null;
    if (refused) await this.badKeys.holdUp(request, response);
    return { principal: found?.principal ?? null, refused, address };
  }
}

/** Requests without a cookie have no session at all. */
function sessionOf(request: Request): Authenticated | null {
  return 'session' in request ? (request.session.authenticated ?? null) : null;
}

/**
 * @returns the key that a request shows, the empty text for a header that holds none, null without such a header.
 * `X-API-Key` is for clients whose `Authorization` is taken, by a proxy that asks for a password for example.
 */
function keyIn(request: Request): string | null {
  const { authorization } = request.headers;
  const bearer = authorization === undefined ? null : (BEARER.exec(authorization)?.[1] ?? '');
  return bearer || (request.get('x-api-key') ?? bearer);
}
