import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, MemoryStore, rateLimit, type Store } from 'express-rate-limit';
import { tooManyRequests } from '../common/http/problem.js';
import { AppConfig } from '../config/config.js';

const WINDOW_MS = 60_000;

interface Limit {
  /** Its name in the `RateLimit` headers. */
  readonly name: string;
  readonly variable: string;
  readonly perMinute: number;
  /** Whom a request counts for; null = nobody. */
  readonly whom: (request: Request) => string | null;
  readonly tell: (request: Request) => string;
}

/** How often requests may come. Counted in this process alone: each of several has the whole limit. */
@Injectable()
export class RateLimits implements OnModuleDestroy {
  private readonly logger = new Logger('Access');
  private readonly stores: MemoryStore[] = [];
  /** For all requests, before anything is looked up for them. */
  readonly perAddress: RequestHandler;
  /** For requests with a good key, or a session that one has opened. */
  readonly perKey: RequestHandler;

  constructor(config: AppConfig) {
    const { perAddress, perKey } = config.http.rateLimits;
    this.perAddress = this.limit({ name: 'address', variable: 'RATE_LIMIT_PER_ADDRESS', perMinute: perAddress, whom: addressOf, tell: () => 'from this address' });
    this.perKey = this.limit({ name: 'key', variable: 'RATE_LIMIT_PER_KEY', perMinute: perKey, whom: keyOf, tell: ({ caller }) => `with the key ${caller?.principal?.prefix}` });
  }

  onModuleDestroy(): void {
    for (const store of this.stores) store.shutdown();
  }

  /** A store of its own for one limit, ended with the application. */
  newStore(): Store {
    const store = new MemoryStore();
    this.stores.push(store);
    return store;
  }

  /** What the library finds odd, in our log. */
  get log() {
    return { error: (error: unknown) => this.logger.error(String(error)), warn: (error: unknown) => this.logger.warn(String(error)) };
  }

  private limit({ name, variable, perMinute, whom, tell }: Limit): RequestHandler {
    if (perMinute === 0) return (_request, _response, next) => next();
    return rateLimit({
      windowMs: WINDOW_MS, limit: perMinute, identifier: name, standardHeaders: 'draft-8', legacyHeaders: false,
      store: this.newStore(), logger: this.log,
      keyGenerator: (request) => whom(request) ?? '', skip: (request) => whom(request) === null,
      handler: (request, response, next) => {
        const seconds = String(response.getHeader('Retry-After'));
        next(tooManyRequests(`More than ${perMinute} requests in a minute ${tell(request)}: wait ${seconds} s and ask less often. ${variable} sets this limit.`));
      },
    });
  }
}

/** IPv6 clients by their subnet (/56): they choose the rest of their address themselves. */
export function addressOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '');
}

function keyOf({ caller }: Request): string | null {
  const keyId = caller?.principal?.keyId;
  return keyId === undefined ? null : String(keyId);
}
