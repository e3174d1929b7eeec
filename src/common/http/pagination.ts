import { applyDecorators, StreamableFile, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse } from '@nestjs/swagger';
import type { Request } from 'express';
import { OnAnswer } from './answer.js';
import type { JsonList } from './json-text.js';
import { ComesInForms, type ListForms, listContent } from './list-forms.js';
import { ApiProblems } from './problem.js';

/** What a service returns for a list: `before` is the cursor of the following page, where the list has cursors and there is more. */
export interface Page<T, Items extends { readonly length: number } = readonly T[]> {
  readonly items: Items;
  readonly total: number;
  readonly before?: number | undefined;
  /** It holds all that match, whatever page was asked for. */
  readonly whole?: boolean;
}

/**
 * A page of a list that cursors walk through, newest first.
 * @param rows one more than `limit` where there are more: so no cursor leads to an empty page
 */
export function cursorPage<T extends { readonly id: number }>(rows: readonly T[], limit: number, total: number): Page<T> {
  const items = rows.slice(0, limit);
  return { items, total, before: rows.length > limit ? items.at(-1)?.id : undefined };
}

type AnyPage = Page<unknown, readonly unknown[] | JsonList>;

/** Turns a `Page` into a bare array with `X-Total-Count` and `Link` (RFC 8288) headers. A file passes: it is no page. */
const unwrapPage = OnAnswer<AnyPage | StreamableFile>((page, { request, response }) => {
  if (page instanceof StreamableFile) return page;
  response.setHeader('X-Total-Count', String(page.total));
  const link = linkHeader(request, page);
  if (link) response.setHeader('Link', link);
  return page.items;
});

/**
 * Documents a list route and gives its answer the list headers.
 * @param forms other forms than JSON that the list comes in
 */
export function ApiPage(item: Type, forms: ListForms = {}): MethodDecorator {
  const headers = {
    'X-Total-Count': { description: `How many items match the filters in all${forms.csv === undefined ? '' : '; not told with CSV'}.`, schema: { type: 'integer' as const } },
    Link: { description: 'RFC 8288 links to the `next` and `prev` page.', schema: { type: 'string' as const } },
  };
  return applyDecorators(ApiExtraModels(item), ComesInForms(forms), unwrapPage, ApiOkResponse({ ...listContent(item, forms), headers }), ApiProblems(422));
}

function linkHeader(request: Request, { items, total, before, whole = false }: AnyPage): string {
  if (whole) return '';
  const query = queryOf(request.originalUrl);
  const skip = Number(query.get('skip') ?? 0);
  const limit = Number(query.get('limit') ?? 100);
  const link = (changes: Record<string, number>, rel: string) => {
    const target = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) target.set(name, String(value));
    return `<${request.path}?${target.toString()}>; rel="${rel}"`;
  };
  // Whoever has not begun to count pages goes on by cursor, which stays right while the list grows.
  if (query.has('before_id') || (before !== undefined && !query.has('skip'))) return before === undefined ? '' : link({ before_id: before, limit }, 'next');
  const links = [];
  if (skip + items.length < total && items.length > 0) links.push(link({ skip: skip + limit, limit }, 'next'));
  if (skip > 0 && total > 0) links.push(link({ skip: Math.max(0, Math.min(skip, total) - limit), limit }, 'prev'));
  return links.join(', ');
}

/** All that follows the first `?`: a search text may hold another one. */
function queryOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
}
