import { HttpException, PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { badRequest } from './problem.js';

const LIMIT_MIB = 1;
const WITH_BODY = ['POST', 'PUT', 'PATCH'];
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json *(?:;|$)/i;

/** Bodies are JSON; all else is refused with words that help, instead of being overlooked. */
export function readJsonBodies(app: NestExpressApplication): void {
  app.use(refuseOtherTypes);
  app.useBodyParser('json', { limit: `${LIMIT_MIB}mb`, type: (request: { headers: { 'content-type'?: string } }) => JSON_TYPE.test(request.headers['content-type'] ?? '') });
  app.use(explain);
}

/** What the parser does not know it leaves alone: a change that nobody read would then be answered with success. */
function refuseOtherTypes({ method, headers }: Request, _response: Response, next: NextFunction): void {
  const type = headers['content-type'] ?? '';
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody || !WITH_BODY.includes(method) || JSON_TYPE.test(type)) next();
  else next(new UnsupportedMediaTypeException({ detail: `A body is JSON here, and this one is called ${type.slice(0, 100) || 'nothing'}: send it with Content-Type: application/json.` }));
}

/** Express knows an error handler by its four parameters. */
function explain(error: unknown, _request: Request, _response: Response, next: NextFunction): void {
  next(explained(error));
}

function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HttpException || !('type' in error)) return error;
  if (error.type === 'entity.parse.failed') return badRequest(`The body is no JSON: ${error.message}. Send an object or a list.`);
  if (error.type === 'entity.too.large') return new PayloadTooLargeException({ detail: `The body is larger than ${LIMIT_MIB} MiB, which is the most that a request may carry: send less at once.` });
  return error;
}
