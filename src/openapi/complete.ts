import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { REQUIRED_ROLE } from '../common/http/access.js';
import { problemAnswer } from '../common/http/problem-answer.js';
import { headersOf, isExemptFromLimits, SHARED_HEADERS } from './answers.js';
import { withIntegers } from './integers.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;
type Answers = Operation['responses'];
type Answer = Exclude<Answers[string], undefined>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
type Method = (typeof METHODS)[number];

const BODY_REFUSALS: Readonly<Record<Method, readonly number[]>> = { get: [], delete: [413], put: [413, 415], post: [413, 415], patch: [413, 415] };

/**
 * Adds to a generated document what holds for all operations alike and no decorator should repeat: the answers that every
 * request may get, rate limit headers, the role in words, what the `id` of a path is, and that our numbers are whole.
 */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.fromEntries(Object.entries(document.paths).map(([path, item]) => [path, completePath(path, item)]));
  const headers = { ...document.components?.headers, ...SHARED_HEADERS };
  return withIntegers({ ...document, paths, components: { ...document.components, headers } });
}

function completePath(path: string, item: PathItem): PathItem {
  const completed = { ...item };
  for (const method of METHODS) {
    const operation = item[method];
    if (operation) completed[method] = completeOperation(path, method, operation);
  }
  return completed;
}

function completeOperation(path: string, method: Method, operation: Operation): Operation {
  const { security = [], parameters = [] } = operation;
  return {
    ...operation,
    ...roleInWords(operation),
    security,
    parameters: parameters.map((parameter) => ('in' in parameter ? completeParameter(path, parameter) : parameter)),
    responses: completeAnswers(path, method, operation),
  };
}

function roleInWords({ description, [REQUIRED_ROLE]: role }: Operation & { [REQUIRED_ROLE]?: unknown }): { description?: string } {
  if (typeof role !== 'string') return {};
  const sentence = role === 'admin' ? 'Needs the role `admin`.' : `Needs the role \`${role}\` or one that may more.`;
  return { description: description ? `${description}\n\n${sentence}` : sentence };
}

/** Broken requests, too many of them, and bodies that are too large or of another type: sent where none is wanted, they are refused too. */
function completeAnswers(path: string, method: Method, { responses }: Operation): Answers {
  const common = [400, ...(isExemptFromLimits(path) ? [] : [429]), ...BODY_REFUSALS[method]];
  const answers: Answers = { ...Object.fromEntries(common.map((status) => [status, problemAnswer(status)])), ...responses };
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answer && completeAnswer(path, status, answer)]));
}

function completeAnswer(path: string, status: string, answer: Answer): Answer {
  if ('$ref' in answer) return answer;
  const description = answer.description || (STATUS_CODES[status] ?? status);
  const headers = { ...answer.headers, ...headersOf(path, status) };
  return { ...answer, description, ...(Object.keys(headers).length > 0 && { headers }) };
}

/** Every path has one thing to name; what has a default may be left out, whatever a generator makes of its type. */
function completeParameter(path: string, parameter: Parameter): Parameter {
  if (parameter.in === 'path') return { ...describeId(path), ...parameter };
  const hasDefault = parameter.schema !== undefined && 'default' in parameter.schema;
  return hasDefault ? { ...parameter, required: false } : parameter;
}

/** Agents are named by their name, everything else by a number: `/unmatched_databases/{id}/job` → the id of an unmatched database. */
function describeId(path: string) {
  const [, collection = ''] = /(\w+)\/\{id\}/.exec(path) ?? [];
  if (collection === 'agents') return { description: 'Name of the agent: that of its staging folder, in any case.', example: 'ACME_DOUALA_AKWA' };
  const thing = collection.replaceAll('_', ' ').replace(/ies$/, 'y').replace(/s$/, '');
  return { description: `Id of the ${thing}.`, example: 7 };
}
