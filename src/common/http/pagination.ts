import { applyDecorators, type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, type Type, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { ApiProblems } from './problem.js';

/** What a service returns for a list. `before` is the cursor of the following page, where the list has one. */
export interface Page<T> {
  readonly items: T[];
  readonly total: number;
  readonly before?: number | undefined;
}

/** Turns a `Page` into a bare array with `X-Total-Count` and `Link` (RFC 8288) headers. */
@Injectable()
class PageInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<Page<unknown>>): Observable<unknown[]> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((page) => {
        response.setHeader('X-Total-Count', String(page.total));
        const link = linkHeader(request, page);
        if (link) response.setHeader('Link', link);
        return page.items;
      }),
    );
  }
}

/** Documents a list route and gives its answer the list headers. */
export function ApiPage(item: Type): MethodDecorator {
  const headers = {
    'X-Total-Count': { description: 'How many items match the filters in all.', schema: { type: 'integer' as const } },
    Link: { description: 'RFC 8288 links to the `next` and `prev` page.', schema: { type: 'string' as const } },
  };
  return applyDecorators(UseInterceptors(PageInterceptor), ApiOkResponse({ type: item, isArray: true, headers }), ApiProblems(422));
}

function linkHeader(request: Request, { items, total, before }: Page<unknown>): string {
  const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
  const skip = Number(query.get('skip') ?? 0);
  const limit = Number(query.get('limit') ?? 100);
  const link = (changes: Record<string, number>, rel: string) => {
    const target = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) target.set(name, String(value));
    return `<${request.path}?${target.toString()}>; rel="${rel}"`;
  };
  if (query.has('before_id')) return before !== undefined && items.length === limit ? link({ before_id: before, limit }, 'next') : '';
  const links = [];
  if (skip + items.length < total && items.length > 0) links.push(link({ skip: skip + limit, limit }, 'next'));
  if (skip > 0) links.push(link({ skip: Math.max(0, skip - limit), limit }, 'prev'));
  return links.join(', ');
}
