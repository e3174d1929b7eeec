import { type CanActivate, type ExecutionContext, StreamableFile, UseGuards } from '@nestjs/common';
import { instanceToPlain } from 'class-transformer';
import type { Request, Response } from 'express';
import { JsonText } from './json-text.js';

/** The request that is answered, and what is known of its answer so far. */
interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/** Sets headers by what a route has returned. @returns the answer to go on with @throws an HttpException, which is answered instead */
type AnswerStep<T> = (answer: T, exchange: Exchange) => unknown;

declare module 'node:http' {
  interface ServerResponse {
    /** Those of the route that is asked for, first to last. */
    answerSteps?: AnswerStep<unknown>[];
  }
}

/**
 * Adds a step to the answers of a route. Several are done in the order in which their decorators are applied: the one nearest the method first.
 * A guard notes it, and the adapter does it (`finished`). As an interceptor it would cost each request a chain of observables: a sixth of the processor time of a request for one entry.
 */
export function OnAnswer<T>(step: AnswerStep<T>): MethodDecorator {
  const notesStep: CanActivate = {
    canActivate(context: ExecutionContext): boolean {
      const response = context.switchToHttp().getResponse<Response>();
      (response.answerSteps ??= []).push(step as AnswerStep<unknown>);
      return true;
    },
  };
  return UseGuards(notesStep);
}

/** Makes what a route returned into what is sent: by the route's steps, then the fields that the API shows, or the bytes of JSON text. */
export async function finished(returned: unknown, response: Response): Promise<unknown> {
  const exchange = { request: response.req, response };
  let answer = returned;
  for (const step of response.answerSteps ?? []) answer = await step(answer, exchange);
  return sendable(answer, response);
}

function sendable(answer: unknown, response: Response): unknown {
  if (answer instanceof JsonText) {
    const type = response.get('Content-Type') ?? 'application/json';
    response.setHeader('Content-Type', type.includes('charset=') ? type : `${type}; charset=utf-8`);
    return answer.bytes();
  }
  return typeof answer !== 'object' || answer === null || answer instanceof StreamableFile ? answer : instanceToPlain(answer);
}
