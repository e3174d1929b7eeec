import { Injectable, UnauthorizedException } from '@nestjs/common';
import type { Request } from 'express';
import { Authenticator } from '../access/authenticator.js';

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

  /** @throws 401 for nobody */
  current({ caller }: Request): Visitor {
    const principal = caller?.principal;
    if (!principal) throw new UnauthorizedException({ detail: 'Send an API key.' });
    return { keyId: principal.keyId, isStillGood: () => this.authenticator.isStillGood(principal) };
  }
}
