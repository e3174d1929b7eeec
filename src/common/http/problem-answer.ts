import { STATUS_CODES } from 'node:http';

/** Media type of RFC 9457 problem details. */
export const PROBLEM_TYPE = 'application/problem+json';

/** What each status means here, and an example of its `detail`. */
const MEANINGS: Readonly<Record<number, readonly [meaning: string, detail: string]>> = {
  400: ['The request cannot be read: its path, a header or its body is broken.', 'The body is not valid JSON, or neither an object nor a list.'],
  401: ['No key, or one that is unknown, expired or deleted.', 'This API key is unknown, expired or deleted: ask an administrator for a new one.'],
  403: ['The key lacks the role that this needs, or a browser session lacks the header `X-Requested-With`.', 'This needs the role admin; the key vgk_3fQx81Zk has the role viewer.'],
  404: ['There is no such thing.', 'Job 7 does not exist.'],
  409: ['It contradicts what is there already; `detail` says what.', 'A job for database SALES_2026 of agent ACME_DOUALA_AKWA with this schedule exists already: change that one, or choose another time.'],
  412: ['Somebody else changed it meanwhile: `If-Match` does not name its current ETag.', 'Job 7 is not as you have seen it: its ETag is "job-7-4". Read it again, redo your change, and send If-Match with that ETag.'],
  413: ['The body is larger than 1 MiB.', 'The body is too large: at most 1048576 bytes are read. Send less at a time.'],
  415: ['The body is of a media type that is not understood: send `application/json`.', 'Send the body as JSON, with the header "Content-Type: application/json"; this one is text/plain.'],
  422: ['Values that do not fit; `errors` points at each of them.', 'expected_hour_utc must not be greater than 23'],
  429: ['Too many requests; `Retry-After` says how many seconds to wait.', 'More than 1200 requests in a minute with the key vgk_3fQx81Zk: wait 17 s and ask less often. RATE_LIMIT_PER_KEY sets this limit.'],
  503: ['Not ready; `detail` says what is missing.', 'Not ready: database: down'],
};

/** The answer of an OpenAPI operation that has this problem. The schema is that of the class `ProblemDetails`. */
export function problemAnswer(status: number) {
  const title = STATUS_CODES[status] ?? 'Error';
  const [description, detail] = MEANINGS[status] ?? [title, title];
  const errors = status === 422 ? { errors: [{ pointer: '/expected_hour_utc', detail }] } : {};
  const example = { type: 'about:blank', title, status, detail, instance: '/jobs/7', ...errors };
  return { description, content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/ProblemDetails' }, example } } };
}
