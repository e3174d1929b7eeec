import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { isDatabaseAway } from './database-away.js';
import { PROBLEM_TYPE, problemDetails, type ProblemField } from './problem.js';

/** About as long as a database server takes to start again. */
const RETRY_AFTER_SECONDS = 5;

/** The one place that turns an error into HTTP: an RFC 9457 body, and never a stack trace. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const { status, detail, errors, retryAfter } = describe(error);
    if (status >= 500) this.logger.error(`${request.method} ${request.path}: ${String(error)}`, error instanceof Error ? error.stack : undefined);
    if (response.headersSent) {
      response.end();
      return;
    }
    if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
    response.status(status).type(PROBLEM_TYPE).send(JSON.stringify(problemDetails(status, detail, request.path, errors)));
  }
}

interface Description {
  readonly status: number;
  readonly detail: string;
  readonly errors?: ProblemField[];
  /** Seconds. */
  readonly retryAfter?: number;
}

function describe(error: unknown): Description {
  // What Express and its body parser throw: plain errors with a status below 500, which Nest wraps where it knows them.
  const origin = error instanceof HttpException ? error.cause : error;
  const status = statusOf(origin);
  if (status !== null && origin instanceof Error && !(origin instanceof HttpException)) return { status, detail: unreadable(origin) };
  if (error instanceof HttpException) return describeHttp(error);
  if (isDatabaseAway(error)) return { status: 503, detail: 'The database cannot be reached at this moment: try again in a few seconds. GET /health/ready tells when it is back.', retryAfter: RETRY_AFTER_SECONDS };
  return { status: 500, detail: 'Something went wrong on the server; its log says what.' };
}

/** The parser quotes what it could not read, which may be a key: that part is left out. */
function unreadable(error: Error): string {
  const kind = 'type' in error ? error.type : undefined;
  if (kind === 'entity.parse.failed') return 'The body is not valid JSON, or neither an object nor a list.';
  if (kind === 'entity.too.large' && 'limit' in error) return `The body is too large: at most ${String(error.limit)} bytes are read. Send less at a time.`;
  return `The request cannot be read: ${error.message}.`;
}

function describeHttp(error: HttpException): Description {
  const body = error.getResponse();
  const status = error.getStatus();
  if (typeof body === 'string') return { status, detail: body };
  const detail = 'detail' in body && typeof body.detail === 'string' ? body.detail : (failedChecks(body) ?? error.message);
  return 'errors' in body && Array.isArray(body.errors) ? { status, detail, errors: body.errors as ProblemField[] } : { status, detail };
}

/** What the health checks answer with: names of those that failed, and what we say of them; what others say may name hosts. */
function failedChecks(body: object): string | null {
  if (!('error' in body) || typeof body.error !== 'object' || body.error === null) return null;
  const failed = Object.entries<unknown>({ ...body.error }).map(([name, check]) => `${name}: ${ownWords(check) ?? 'down'}`);
  return `Not ready: ${failed.join('; ')}`;
}

function ownWords(check: unknown): string | null {
  return typeof check === 'object' && check !== null && 'detail' in check && typeof check.detail === 'string' ? check.detail : null;
}

function statusOf(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
