import { applyDecorators, type Type } from '@nestjs/common';
import type { ApiResponseOptions } from '@nestjs/swagger';
import { OnAnswer } from './answer.js';
import { ShowsEtag } from './etag.decorators.js';

/** How a new thing is addressed, and the further headers of its answer. */
interface Creation<T> {
  /** Its path, such as `/jobs/7`. */
  readonly location: (thing: T) => string;
  readonly etag: (thing: T) => string;
  readonly headers?: NonNullable<ApiResponseOptions['headers']>;
}

/** Documents the 201 of a route that makes one thing, and gives it `Location` and `ETag`. */
export function ApiCreated<T>(type: Type<T>, { location, etag, headers = {} }: Creation<T>): MethodDecorator {
  const where = { Location: { description: 'Path of what was made.', schema: { type: 'string' as const } } };
  const locate = OnAnswer<T>((thing, { response }) => {
    response.setHeader('Location', location(thing));
    return thing;
  });
  return applyDecorators(locate, ShowsEtag(type, etag, { status: 201, headers: { ...where, ...headers } }));
}
