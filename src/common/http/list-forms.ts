import { applyDecorators, StreamableFile, type Type } from '@nestjs/common';
import { type ApiResponseOptions, getSchemaPath } from '@nestjs/swagger';
import { OnAnswer } from './answer.js';
import { CSV_TYPE, MayBeCsv } from './csv-answer.js';

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
export function LabelsForm({ parameter, mediaType }: JsonForm): MethodDecorator {
  return OnAnswer((answer, { request, response }) => {
    if (request.query[parameter] !== undefined && !(answer instanceof StreamableFile)) response.type(mediaType);
    return answer;
  });
}

/** Gives a list its forms: before a page is taken apart, for a table is no page. */
export function ComesInForms({ csv, json }: ListForms): MethodDecorator {
  return applyDecorators(...(csv === undefined ? [] : [MayBeCsv()]), ...(json ? [LabelsForm(json)] : []));
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
