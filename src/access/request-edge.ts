import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { badRequest, unsupportedMediaType } from '../common/http/problem.js';

const JSON_TYPE = /^application\/([\w!#$&^.+-]+\+)?json\s*(;|$)/i;
const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH'];
const SIGN_IN = /^\/session\/?(\?|$)/i;

/** Refuses what no route could make sense of: an address that cannot be decoded, or one with NUL, which PostgreSQL refuses. */
export const refuseUnreadable: RequestHandler = (request, _response, next) => {
  if (request.httpVersion === '1.1' && request.headers.host === undefined) next(badRequest('The header Host is missing.'));
  else if (!isText(request.path)) next(badRequest('The path is not valid percent-encoded UTF-8, or contains NUL.'));
  else next();
};

/** Refuses bodies that are not JSON. Whoever may not come in hears that first: see `isToBeRead`. */
export const requireJson: RequestHandler = (request, _response, next) => {
  const isOther = METHODS_WITH_BODY.includes(request.method) && isExpected(request) && hasBody(request) && !isJson(request);
  if (isOther) next(unsupportedMediaType(`Send the body as JSON, with the header "Content-Type: application/json"; this one is ${request.get('Content-Type') ?? 'of no type'}.`));
  else next();
};

/** Whether a body is worth reading: not from those who get 401 whatever they send. */
export function isToBeRead(request: IncomingMessage): boolean {
  return isExpected(request) && isJson(request);
}

function isExpected({ caller, url = '' }: IncomingMessage): boolean {
  return caller?.principal != null || SIGN_IN.test(url);
}

function isJson({ headers }: IncomingMessage): boolean {
  return JSON_TYPE.test(headers['content-type'] ?? '');
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isText(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}
