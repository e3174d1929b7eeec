import { STATUS_CODES } from 'node:http';
import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ProblemDetails } from './problem.js';

/** How a body is refused that is no JSON, too large, or of another type. */
const REFUSALS = [400, 413, 415];

/** A body is refused before its route is asked, so no decorator could say so. */
export function documentBodyRefusals(document: OpenAPIObject): OpenAPIObject {
  const content = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDetails) } } };
  for (const { post, put, patch } of Object.values(document.paths)) {
    for (const operation of [post, put, patch]) {
      if (operation?.requestBody === undefined) continue;
      for (const status of REFUSALS) operation.responses[status] ??= { description: STATUS_CODES[status] ?? 'Error', content };
    }
  }
  return document;
}
