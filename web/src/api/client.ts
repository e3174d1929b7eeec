import createClient from 'openapi-fetch';
import type { components, paths } from '../../../docs/client/schema.d.ts';

export type Schemas = components['schemas'];

/** The server's API; its answers are typed by the document that the server makes of itself. Changes need the header, see docs/access.md. */
export const api = createClient<paths>({ baseUrl: window.location.origin, headers: { 'X-Requested-With': 'Vigie dashboard' } });

/** An answer that is no success; `status` 0: there was no answer. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly fields: readonly Schemas['ProblemField'][] = [],
  ) {
    super(detail);
  }
}

interface Answer<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

export interface ListPage<T> {
  readonly items: T;
  /** How many there are in all. */
  readonly total: number;
}

/** @throws ApiProblem unless the answer is a success */
export async function dataOf<T>(call: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await answered(call);
  if (!response.ok || data === undefined || data === null) throw problemOf(error, response);
  return data;
}

/** For calls that answer with nothing. @throws ApiProblem unless the answer is a success */
export async function done(call: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await answered(call);
  if (!response.ok) throw problemOf(error, response);
}

/** A page of a list, not as a table (text), and how long the list is. @throws ApiProblem unless the answer is a success */
export async function pageOf<T>(call: Promise<Answer<T>>): Promise<ListPage<Rows<T>>> {
  const answer = await answered(call);
  const items = await dataOf(Promise.resolve(answer));
  if (!isRows(items)) throw new ApiProblem(answer.response.status, 'The answer is no list.');
  return { items, total: Number(answer.response.headers.get('X-Total-Count') ?? 0) };
}

type Rows<T> = Exclude<NonNullable<T>, string>;
const isRows = <T,>(items: NonNullable<T>): items is Rows<T> => typeof items !== 'string';

type Entry = Schemas['BackupEntry'];
type Job = Schemas['ExpectedBackupJob'];

/** An entry with all its fields, as it comes where none are chosen. */
export const isWholeEntry = (entry: Entry | Schemas['SparseBackupEntry']): entry is Entry => 'evidence' in entry && 'findings' in entry;
/** Of entries that came without a choice of fields. */
export const wholeEntries = (entries: readonly (Entry | Schemas['SparseBackupEntry'])[]): Entry[] => entries.filter((entry) => isWholeEntry(entry));
/** A job as it is shown, not as it is exported. */
export const isShownJob = (job: object): job is Job => 'current_status' in job;

/** Whether the server could not be reached, or says that it is not well: what passes by itself. */
export const isPassing = (error: unknown): boolean => error instanceof ApiProblem && (error.status === 0 || error.status === 429 || error.status >= 502);

async function answered<T>(call: Promise<Answer<T>>): Promise<Answer<T>> {
  return call.catch((error: unknown) => {
    throw new ApiProblem(0, error instanceof Error ? error.message : String(error));
  });
}

function problemOf(error: unknown, response: Response): ApiProblem {
  if (!isProblem(error)) return new ApiProblem(response.status, response.statusText);
  return new ApiProblem(response.status, error.detail, error.errors ?? []);
}

function isProblem(value: unknown): value is Schemas['ProblemDetails'] {
  return typeof value === 'object' && value !== null && 'detail' in value && typeof value.detail === 'string';
}
