import { applyDecorators, type CanActivate, createParamDecorator, type ExecutionContext, type Type, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { Request } from 'express';
import { OnAnswer } from './answer.js';
import { type TagCondition, tagCondition } from './etag.js';
import { ApiProblems } from './problem.js';

type EtagOf<T> = (thing: T) => string;

export const ETAG_HEADER = {
  ETag: { description: 'Version of the answer: send it back as `If-None-Match` to read, as `If-Match` to change.', schema: { type: 'string' as const } },
};

/**
 * Gives the answer its strong ETag. Without one of ours, Express makes a weak one of the body.
 * Ours says what people edit, while scans change the rest: no cache may keep the answer, so that nobody asks `If-None-Match` unawares.
 */
function tellVersion<T>(etagOf: EtagOf<T>): MethodDecorator {
  return OnAnswer<T>((thing, { response }) => {
    response.setHeader('Cache-Control', 'no-store').setHeader('ETag', etagOf(thing));
    return thing;
  });
}

/** Refuses an `If-None-Match` that cannot be read. Whether it matches is found out by Express, which then answers 304. */
const readsIfNoneMatch: CanActivate = {
  canActivate(context: ExecutionContext): boolean {
    tagCondition('If-None-Match', context.switchToHttp().getRequest<Request>().get('if-none-match'));
    return true;
  },
};

/**
 * Documents the answer of a route that changes or makes one thing, and gives it an ETag.
 * @param etagOf the version of what people edit, not of what a scan touches
 */
export function ShowsEtag<T>(type: Type<T>, etagOf: EtagOf<T>, { status = 200, headers = {} } = {}): MethodDecorator {
  return applyDecorators(tellVersion(etagOf), ApiResponse({ status, type, headers: { ...ETAG_HEADER, ...headers } }));
}

/** GET of one thing: 304 without a body to those who have it already. Without `etagOf` the ETag is that of the whole answer. */
export function ApiEtag<T>(type: Type<T>, etagOf?: EtagOf<T>): MethodDecorator {
  return applyDecorators(
    UseGuards(readsIfNoneMatch),
    etagOf ? ShowsEtag(type, etagOf) : ApiResponse({ status: 200, type, headers: ETAG_HEADER }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags that you have: while one of them is current the answer is 304, without a body.', schema: { type: 'string' }, example: '"job-7-3"' }),
    ApiResponse({ status: 304, description: 'You have it already.', headers: ETAG_HEADER }),
    ApiProblems(400),
  );
}

/** Documents a change that may depend on the version that its author has seen; `@IfMatch()` reads it. */
export function ApiIfMatch(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'If-Match', required: false, schema: { type: 'string' }, example: '"job-7-3"',
      description: 'The ETag that your change starts from: when somebody else was faster, nothing happens and the answer is 412. `*`: any version.',
    }),
    ApiProblems(400, 412),
  );
}

/** `@IfMatch() condition: TagCondition | null` in a controller. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): TagCondition | null =>
  tagCondition('If-Match', context.switchToHttp().getRequest<Request>().get('if-match')),
);
