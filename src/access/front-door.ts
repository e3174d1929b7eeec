import type { NestExpressApplication } from '@nestjs/platform-express';
import { json, type Request, type RequestHandler } from 'express';
import session from 'express-session';
import { AppConfig } from '../config/config.js';
import { secretFor } from '../config/secret-key.js';
import { admitOrigins, answerPreflight } from './cross-origin.js';
import { Identify } from './identify.js';
import { oneAfterTheOther } from './one-after-the-other.js';
import { RateLimits } from './rate-limits.js';
import { isToBeRead, refuseUnreadable, requireJson } from './request-edge.js';
import { allowInlineStyles, securityHeaders } from './security-headers.js';
import { SessionStore } from './session-store.js';
import { hasSessionCookie, SESSION_COOKIE } from './session-cookie.js';

/** Supervisors ask for the health however busy the place is, and whether it is ready even if the database cannot say who they are. */
const HEALTH = /^\/health(\/|$)/;
const PROBES = /^\/health\/(live|ready)\/?$/;
const DOCS = /^\/docs(\/|$)/i;
const OPENS_SESSION = /^\/session(\/|$)/i;
const BODY_LIMIT = '1mb';

/**
 * Everything a request passes before it reaches a route, cheapest first: an address that comes too often costs no
 * look-up, and the body of somebody unknown is not read.
 * @param pages what everybody may load, whoever they are
 */
export async function openFrontDoor(app: NestExpressApplication, pages: RequestHandler): Promise<void> {
  const config = app.get(AppConfig);
  const limits = app.get(RateLimits);
  app.disable('x-powered-by');
  app.set('trust proxy', config.http.trustProxy);
  // Before the limit, so that pages of other origins can read its 429.
  if (config.http.corsOrigins.length > 0) admitOrigins(app, config.http.corsOrigins);
  const preflight = config.http.corsOrigins.length > 0 ? [answerPreflight] : [];
  app.use(
    oneAfterTheOther(
      securityHeaders(), only(DOCS, allowInlineStyles),
      but(HEALTH, limits.perAddress), refuseUnreadable, pages, ...preflight,
      but(PROBES, await sessions(app, config)), but(PROBES, app.get(Identify).middleware), but(HEALTH, limits.perKey), requireJson, bodies(),
    ),
  );
}

function only(these: RegExp, step: RequestHandler): RequestHandler {
  return (request, response, next) => (these.test(request.path) ? step(request, response, next) : next());
}

function but(exempt: RegExp, step: RequestHandler): RequestHandler {
  return (request, response, next) => (exempt.test(request.path) ? next() : step(request, response, next));
}

function bodies(): RequestHandler {
  const read = json({ limit: BODY_LIMIT, type: isToBeRead });
  return (request, response, next) => (mayHaveBody(request) ? read(request, response, next) : next());
}

function mayHaveBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined;
}

async function sessions(app: NestExpressApplication, config: AppConfig): Promise<RequestHandler> {
  const step = session({
    name: SESSION_COOKIE,
    secret: (await secretFor('session cookies', config)).toString('base64url'),
    store: app.get(SessionStore),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'strict', secure: 'auto', path: '/', maxAge: config.access.sessionMs },
  });
  // Programs come with keys: of 1.1 ms that a request for one entry took, 0.1 went into a session that it never had.
  return (request, response, next) => (mayHaveSession(request) ? step(request, response, next) : next());
}

function mayHaveSession(request: Request): boolean {
  return OPENS_SESSION.test(request.path) || hasSessionCookie(request);
}
