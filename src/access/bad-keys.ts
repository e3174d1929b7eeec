import { Injectable, Logger } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import { slowDown } from 'express-slow-down';
import { tooManyRequests } from '../common/http/problem.js';
import { addressOf, RateLimits } from './rate-limits.js';

const WINDOW_MS = 10 * 60_000;
/** Somebody mistypes; a script that has not heard of a new key tries on. */
const FREE_TRIES = 5;
const STEP_MS = 500;
export const LONGEST_MS = 4_000;
/** Requests that wait hold a connection each. */
export const MOST_WAITING = 100;

/** Answers whoever keeps showing bad keys ever more slowly; good keys of the same address are not held up. */
@Injectable()
export class BadKeys {
  private readonly logger = new Logger('Access');
  private readonly delay: RequestHandler;
  private waiting = 0;

  constructor(limits: RateLimits) {
    this.delay = slowDown({
      windowMs: WINDOW_MS, delayAfter: FREE_TRIES, delayMs: (used, request) => this.delayFor(used, request), maxDelayMs: LONGEST_MS,
      // One request may show two bad keys: one in a header, one to sign in with.
      keyGenerator: addressOf, store: limits.newStore(), logger: limits.log, validate: { singleCount: false },
    });
  }

  /** Resolves when a bad key may be refused, or its client has gone. @throws 429 when too many wait already */
  async holdUp(request: Request, response: Response): Promise<void> {
    if (this.waiting >= MOST_WAITING) {
      response.setHeader('Retry-After', LONGEST_MS / 1_000);
      throw tooManyRequests(`Too many requests with bad API keys at once: wait ${LONGEST_MS / 1_000} s, and ask an administrator for a good one.`);
    }
    this.waiting += 1;
    try {
      await new Promise<void>((resolve, reject) => {
        response.once('close', resolve);
        void this.delay(request, response, (error?: unknown) => (error instanceof Error ? reject(error) : resolve()));
      });
    } finally {
      this.waiting -= 1;
    }
  }

  /** Told once per address and window: a line for each try would let anybody fill the log. */
  private delayFor(used: number, request: Request): number {
    if (used === FREE_TRIES + 1) this.logger.warn(`${request.ip} keeps showing bad API keys: it is answered slowly for now`);
    return (used - FREE_TRIES) * STEP_MS;
  }
}
