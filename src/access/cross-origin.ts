import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const REQUEST_HEADERS = ['Authorization', 'X-API-Key', 'Content-Type', 'If-Match', 'If-None-Match', 'Idempotency-Key', 'X-Requested-With', 'Last-Event-ID'];
const ANSWER_HEADERS = ['X-Total-Count', 'Link', 'ETag', 'Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'Idempotency-Replayed'];
/** How long a browser need not ask again whether it may call. */
const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of these origins call the API from a browser. A change needs a header that browsers only send after
 * a preflight, so pages of other origins can make none, not even with a session's cookie.
 */
export function admitOrigins(app: NestExpressApplication, origins: readonly string[]): void {
  // Preflights go on to the rate limit first: see `answerPreflight`.
  app.enableCors({
    origin: [...origins], credentials: true, methods: METHODS, allowedHeaders: REQUEST_HEADERS, exposedHeaders: ANSWER_HEADERS, maxAge: PREFLIGHT_SECONDS, preflightContinue: true,
  });
}

/** Ends a browser's question whether a page may call: the headers set by then are the answer. */
export const answerPreflight: RequestHandler = (request, response, next) => {
  const isPreflight = request.method === 'OPTIONS' && request.get('Access-Control-Request-Method') !== undefined;
  if (isPreflight) response.status(204).end();
  else next();
};
