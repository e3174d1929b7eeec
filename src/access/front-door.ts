import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import session from 'express-session';
import { secretFile } from '../common/secret-file.js';
import { AppConfig } from '../config/config.js';
import { admitOrigins, answerPreflight } from './cross-origin.js';
import { Identify } from './identify.js';
import { RateLimits } from './rate-limits.js';
import { isToBeRead, refuseUnreadable, requireJson } from './request-edge.js';
import { allowInlineStyles, securityHeaders } from './security-headers.js';
import { SessionStore } from './session-store.js';
import { SESSION_COOKIE } from './sessions.service.js';

/** Supervisors ask for the health however busy the place is, and whether it is ready even if the database cannot say who they are. */
const HEALTH = /^\/health(\/|$)/;
const PROBES = /^\/health\/(live|ready)\/?$/;
const BODY_LIMIT = '1mb';

/**
 * Everything a request passes before it reaches a route, cheapest first: an address that comes too often costs no
 * look-up, and the body of somebody unknown is not read.
 */
export async function openFrontDoor(app: NestExpressApplication): Promise<void> {
  const config = app.get(AppConfig);
  const limits = app.get(RateLimits);
  app.disable('x-powered-by');
  app.set('trust proxy', config.http.trustProxy);
  app.use(securityHeaders());
  app.use('/docs', allowInlineStyles);
  // Before the limit, so that pages of other origins can read its 429.
  if (config.http.corsOrigins.length > 0) admitOrigins(app, config.http.corsOrigins);
  app.use(but(HEALTH, limits.perAddress), refuseUnreadable);
  if (config.http.corsOrigins.length > 0) app.use(answerPreflight);
  app.use(but(PROBES, await sessions(app, config)));
  app.use(but(PROBES, app.get(Identify).middleware));
  app.use(but(HEALTH, limits.perKey), requireJson);
  app.useBodyParser('json', { limit: BODY_LIMIT, type: isToBeRead });
}

function but(exempt: RegExp, step: RequestHandler): RequestHandler {
  return (request, response, next) => (exempt.test(request.path) ? next() : step(request, response, next));
}

async function sessions(app: NestExpressApplication, config: AppConfig): Promise<RequestHandler> {
  return session({
    name: SESSION_COOKIE,
    secret: await sessionSecret(config),
    store: app.get(SessionStore),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'strict', secure: 'auto', path: '/', maxAge: config.access.sessionMs },
  });
}

/** Signs the cookies. Derived, so that `SECRET_KEY` itself serves no two purposes. */
async function sessionSecret({ access, dataDir }: AppConfig): Promise<string> {
  const secret = access.secretKey ?? (await secretFile(join(dataDir, 'secret-key'), () => randomBytes(32).toString('base64url')));
  return createHmac('sha256', secret).update('session cookies').digest('base64url');
}
