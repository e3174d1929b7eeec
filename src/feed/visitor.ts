import { Injectable, UnauthorizedException } from '@nestjs/common';
import type { Request } from 'express';
import { Authenticator } from '../access/authenticator.js';
import { requestContext } from '../common/http/access.js';

/** Whoever opens a stream. */
export interface Visitor {
  readonly keyId: number;
  /** Whether they would still be let in: the key is not deleted or expired, the browser session not over. */
  readonly isStillGood: () => Promise<boolean>;
}

/** Knows who opens streams, and asks again while they last. */
@Injectable()
export class Visitors {
  constructor(private readonly authenticator: Authenticator) {}

  of({ sessionID }: Request): Visitor {
    const principal = requestContext()?.principal;
    if (!principal) throw new UnauthorizedException({ detail: 'Send an API key.' });
    const isStillGood = async () =>
      principal.via === 'session' ? (await this.authenticator.bySession(sessionID)) !== null : this.authenticator.isStillGood(principal);
    return { keyId: principal.keyId, isStillGood };
  }
}
