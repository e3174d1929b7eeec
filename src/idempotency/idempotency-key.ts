import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems, badRequest } from '../common/http/problem.js';

/** A request whose client may send it again without the work being done again. */
export interface IdempotentRequest {
  readonly apiKeyId: number;
  readonly key: string;
  /** Method and path. */
  readonly route: string;
  /** Marks the answer as that of an earlier request. */
  tellReplayed(): void;
}

const REPLAYED = 'Idempotency-Replayed';
const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/** @throws 400 for a key that cannot be one */
function idempotentRequest(context: ExecutionContext): IdempotentRequest | null {
  const request = context.switchToHttp().getRequest<Request>();
  const key = request.get('idempotency-key');
  const apiKeyId = request.caller?.principal?.keyId;
  if (key === undefined || apiKeyId === undefined) return null;
  if (!VISIBLE_ASCII.test(key)) throw badRequest('Idempotency-Key: must be 1 to 255 visible ASCII characters, such as a UUID that you make for each new request.');
  const route = `${request.method} ${request.path.replace(/\/+$/, '')}`;
  return { apiKeyId, key, route, tellReplayed: () => context.switchToHttp().getResponse<Response>().setHeader(REPLAYED, 'true') };
}

/** `@IdempotencyKey() request: IdempotentRequest | null` in a controller: null without the header. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext) => idempotentRequest(context));

/** Documents the header of a request that may be repeated. */
export function ApiIdempotencyKey(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key', required: false, schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' }, example: '0b0f7c1e-6f0e-4d2b-9f4e-2f5f3c1d8a77',
      description: 'A word of your own for this request, such as a UUID: sent again within 24 hours with the same body, it gets the same answer and nothing is made twice. With another body: 422.',
    }),
    ApiProblems(400),
  );
}

/** Of an answer to a request with an `Idempotency-Key`. */
export const REPLAYED_HEADER = {
  [REPLAYED]: { description: '`true`: this is the answer to an earlier request with the same `Idempotency-Key`; nothing was made now.', schema: { type: 'string' as const, enum: ['true'] } },
};
