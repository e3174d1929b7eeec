import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ProblemDetails, ProblemField } from './problem.js';

/** The one place that turns an error into HTTP: an RFC 9457 body, and never a stack trace. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const { status, detail, errors } = describe(error);
    if (status >= 500) this.logger.error(`${request.method} ${request.path}: ${String(error)}`, error instanceof Error ? error.stack : undefined);
    if (response.headersSent) {
      response.end();
      return;
    }
    const title = STATUS_CODES[status] ?? 'Error';
    const problem: ProblemDetails = { type: 'about:blank', title, status, detail, instance: request.path, ...(errors && { errors }) };
    response.status(status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

interface Description {
  readonly status: number;
  readonly detail: string;
  readonly errors?: ProblemField[];
}

function describe(error: unknown): Description {
  if (error instanceof HttpException) return describeHttp(error);
  // What Express and its body parser throw: plain errors with a status below 500.
  const status = statusOf(error);
  if (status !== null && error instanceof Error) return { status, detail: `The request cannot be read: ${error.message}.` };
  return { status: 500, detail: 'Something went wrong on the server; its log says what.' };
}

function describeHttp(error: HttpException): Description {
  const body = error.getResponse();
  const status = error.getStatus();
  if (typeof body === 'string') return { status, detail: body };
  const detail = 'detail' in body && typeof body.detail === 'string' ? body.detail : (failedChecks(body) ?? error.message);
  return 'errors' in body && Array.isArray(body.errors) ? { status, detail, errors: body.errors as ProblemField[] } : { status, detail };
}

/** What the health checks answer with: names and reasons of those that failed. */
function failedChecks(body: object): string | null {
  if (!('error' in body) || typeof body.error !== 'object' || body.error === null) return null;
  return `Not ready: ${JSON.stringify(body.error)}`;
}

function statusOf(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
