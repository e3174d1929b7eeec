import type { DocumentedAnswer, Operation } from './document.js';
import type { Validator } from './validator.js';
import type { Answer, WireRequest } from './wire.js';

/** What HTTP itself, Helmet, sessions and limits may add to any answer; all else must be documented where it occurs. */
const GENERAL_HEADERS = new Set([
  'connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding', 'vary', 'etag', 'cache-control', 'allow', 'ratelimit', 'ratelimit-policy', 'x-accel-buffering', 'content-disposition',
  'content-security-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy', 'origin-agent-cluster', 'referrer-policy', 'strict-transport-security',
  'x-content-type-options', 'x-dns-prefetch-control', 'x-download-options', 'x-frame-options', 'x-permitted-cross-domain-policies', 'x-xss-protection',
]);
/** Sent whenever they are documented, whether or not the document calls them required. */
const ALWAYS_SENT = ['etag', 'location', 'x-total-count'];
const PROBLEM = 'application/problem+json';
const TRACES = [/\n\s+at .+:\d+:\d+/, /node_modules/, /\.[cm]?[jt]s:\d+/, new RegExp(process.cwd().replace(/[.\\]/g, '\\$&'))];

/**
 * Compares an answer with what the document promises.
 * @param tolerated statuses that need not be documented, because the request is none of this operation
 * @returns one line for everything that differs; nothing when it is as documented
 */
export function violations(validator: Validator, operation: Operation, request: WireRequest, answer: Answer, tolerated: readonly number[] = []): string[] {
  const documented = operation.answers[String(answer.status)];
  return [
    ...(answer.status >= 500 && answer.status !== 503 ? [`answered ${answer.status}: ${answer.text.slice(0, 300)}`] : []),
    ...leaks(answer),
    ...(answer.status >= 400 ? badProblem(validator, request, answer) : []),
    ...(documented ? [...badHeaders(validator, documented, answer), ...badBody(validator, documented, answer)] : []),
    ...(documented || tolerated.includes(answer.status) ? [] : [`answered ${answer.status}, which is not documented: ${answer.text.slice(0, 300)}`]),
  ];
}

/** Stack traces and paths of the server's own code have no place in an answer. */
function leaks({ headers, text }: Answer): string[] {
  const all = `${JSON.stringify(headers)}\n${text}`;
  return TRACES.filter((trace) => trace.test(all)).map((trace) => `shows ${String(trace)}: ${trace.exec(all)?.[0]}`);
}

function badProblem(validator: Validator, { target }: WireRequest, { status, headers, text }: Answer): string[] {
  if (mediaType(headers['content-type']) !== PROBLEM) return [`answered ${status} as ${headers['content-type']}, not as ${PROBLEM}: ${text.slice(0, 200)}`];
  const body = parsed(text);
  if (body === undefined) return [`answered ${status} with what is no JSON: ${text.slice(0, 200)}`];
  const { status: told, instance } = body as { status?: unknown; instance?: unknown };
  return [
    ...validator.problems({ $ref: '#/components/schemas/ProblemDetails' }, body, 'problem'),
    ...(told === status ? [] : [`problem/status is ${String(told)} in an answer of ${status}`]),
    ...(instance === target.split('?')[0] ? [] : [`problem/instance is ${String(instance)}`]),
  ];
}

function badHeaders(validator: Validator, { headers: documented }: DocumentedAnswer, { headers }: Answer): string[] {
  const missing = Object.entries(documented)
    // A table is not counted before it is sent.
    .filter(([name]) => name !== 'x-total-count' || mediaType(headers['content-type']) !== 'text/csv')
    .filter(([name, { required }]) => (required ?? ALWAYS_SENT.includes(name)) && !(name in headers))
    .map(([name]) => `lacks the header ${name}`);
  const surprising = Object.keys(headers).filter((name) => !GENERAL_HEADERS.has(name) && !name.startsWith('access-control-') && !(name in documented));
  const wrong = Object.entries(documented).flatMap(([name, { schema }]) => {
    const value = headers[name];
    return schema && typeof value === 'string' ? validator.problems(schema, schema.type === 'integer' ? Number(value) : value, `header ${name}`) : [];
  });
  return [...missing, ...surprising.map((name) => `has the header ${name}: ${String(headers[name])}, which is not documented`), ...wrong];
}

function badBody(validator: Validator, { content }: DocumentedAnswer, { headers, text, endless }: Answer): string[] {
  const type = mediaType(headers['content-type']);
  if (Object.keys(content).length === 0) return text === '' ? [] : [`has a body, and none is documented: ${text.slice(0, 200)}`];
  const media = content[type];
  if (media === undefined) return [`is ${type || 'of no media type'}, documented are ${Object.keys(content).join(', ')}`];
  const { schema } = media;
  if (schema === undefined) return [];
  if (endless) return dataOf(text).flatMap((data) => validator.problems(schema, parsed(data), 'event data'));
  if (!/[/+]json$/.test(type)) return validator.problems(schema, text, 'body');
  const body = parsed(text);
  return body === undefined ? [`is no JSON: ${text.slice(0, 200)}`] : validator.problems(schema, body, 'body');
}

/** The data of every event that has arrived whole. */
const dataOf = (stream: string) => [...stream.matchAll(/^data: ?(.*)\n(?=\n)/gm)].map(([, data]) => data ?? '');

const mediaType = (contentType: string | undefined) => (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** @returns undefined for what is no JSON */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
