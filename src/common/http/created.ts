import { applyDecorators, type CallHandler, type ExecutionContext, type NestInterceptor, type Type, UseInterceptors } from '@nestjs/common';
import type { ApiResponseOptions } from '@nestjs/swagger';
import type { Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { ShowsEtag } from './etag.decorators.js';

/** How a new thing is addressed, and the further headers of its answer. */
interface Creation<T> {
  /** Its path, such as `/jobs/7`. */
  readonly location: (thing: T) => string;
  readonly etag: (thing: T) => string;
  readonly headers?: NonNullable<ApiResponseOptions['headers']>;
}

class LocationInterceptor<T> implements NestInterceptor<T, T> {
  constructor(private readonly locationOf: (thing: T) => string) {}

  intercept(context: ExecutionContext, next: CallHandler<T>): Observable<T> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(tap((thing) => response.setHeader('Location', this.locationOf(thing))));
  }
}

/** Documents the 201 of a route that makes one thing, and gives it `Location` and `ETag`. */
export function ApiCreated<T>(type: Type<T>, { location, etag, headers = {} }: Creation<T>): MethodDecorator {
  const where = { Location: { description: 'Path of what was made.', schema: { type: 'string' as const } } };
  return applyDecorators(UseInterceptors(new LocationInterceptor(location)), ShowsEtag(type, etag, { status: 201, headers: { ...where, ...headers } }));
}
