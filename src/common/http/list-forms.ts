import { type CallHandler, type ExecutionContext, type NestInterceptor, StreamableFile, type Type } from '@nestjs/common';
import { type ApiResponseOptions, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { CSV_TYPE, CsvInterceptor } from './csv.interceptor.js';

type Content = NonNullable<Extract<ApiResponseOptions, { content?: unknown }>['content']>;
type Schema = NonNullable<Content[string]['schema']>;

/** JSON that looks otherwise when a query parameter is there: under a type of its own, so that `application/json` always means whole items. */
export interface JsonForm {
  readonly parameter: string;
  readonly mediaType: string;
  readonly schema: Schema;
}

/** The forms of a list besides JSON. */
export interface ListForms {
  /** An example of the CSV file: its header row and a line. */
  readonly csv?: string;
  readonly json?: JsonForm;
}

/** Labels an answer that the query parameter has changed. */
class JsonFormInterceptor implements NestInterceptor {
  constructor(private readonly form: JsonForm) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((answer) => {
        if (request.query[this.form.parameter] !== undefined && !(answer instanceof StreamableFile)) response.type(this.form.mediaType);
        return answer;
      }),
    );
  }
}

export function jsonFormInterceptor(form: JsonForm): NestInterceptor {
  return new JsonFormInterceptor(form);
}

/** What the interceptors of a list's forms are, the outer ones first. */
export function listInterceptors({ csv, json }: ListForms): (NestInterceptor | typeof CsvInterceptor)[] {
  return [...(json ? [jsonFormInterceptor(json)] : []), ...(csv === undefined ? [] : [CsvInterceptor])];
}

/** What OpenAPI says of a list's answer. */
export function listContent(item: Type, { csv, json }: ListForms): ApiResponseOptions {
  if (csv === undefined && !json) return { type: item, isArray: true };
  const content: Content = { 'application/json': { schema: { type: 'array', items: { $ref: getSchemaPath(item) } } } };
  if (json) content[json.mediaType] = { schema: json.schema };
  if (csv !== undefined) content[CSV_TYPE] = { schema: { type: 'string', description: CSV_DESCRIPTION }, example: csv };
  return { content };
}

const CSV_DESCRIPTION =
  'RFC 4180 in UTF-8 with a header row, by id; all matches unless `limit` is named. Times are ISO 8601, arrays and objects are JSON text, null is an empty cell. ' +
  'Text that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`, `@`, tab or carriage return) has an apostrophe in front. An answer that breaks off is not complete.';
