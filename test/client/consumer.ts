import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from '../../docs/client/schema.js';

export type Job = components['schemas']['ExpectedBackupJob'];
type NewJob = components['schemas']['CreateJobDto'];
type Problem = components['schemas']['ProblemDetails'];
/** Of the forms that answers come in; without it the types would allow for CSV too. */
type Media = 'application/json' | 'application/problem+json';

/** A small frontend, written from the generated types alone. */
export class Frontend {
  private readonly api: Client<paths, Media>;

  constructor(baseUrl: string, key: string) {
    this.api = createClient<paths, Media>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });
  }

  async expect(job: NewJob): Promise<Job> {
    const { data, error } = await this.api.POST('/jobs', { body: job, params: { header: { 'Idempotency-Key': `make-${job.database_name}` } } });
    return data ?? fail(error);
  }

  /** The names of the databases in a status, and how many there are in all. */
  async databases(status: components['schemas']['JobStatus']): Promise<{ names: string[]; total: number }> {
    const { data, error, response } = await this.api.GET('/jobs', { params: { query: { status, sort: 'database_name', limit: 50 } } });
    return { names: (data ?? fail(error)).map(({ database_name }) => database_name), total: Number(response.headers.get('X-Total-Count')) };
  }

  /** Changes the grace, unless somebody else has changed the job meanwhile. */
  async setGrace(id: number, minutes: number | null, seenEtag: string): Promise<Job> {
    const { data, error } = await this.api.PATCH('/jobs/{id}', {
      params: { path: { id }, header: { 'If-Match': seenEtag } },
      body: { grace_minutes: minutes },
    });
    return data ?? fail(error);
  }

  async headline(): Promise<string> {
    const { data, error } = await this.api.GET('/summary');
    const { jobs, oldest_unverified: oldest } = data ?? fail(error);
    return `${jobs.total} jobs, ${oldest === null ? 'none' : oldest.database_name} unverified for the longest time`;
  }

  /** Why a verdict was given: both kinds of evidence are known to the types. */
  async why(entryId: number): Promise<string> {
    const { data, error } = await this.api.GET('/backup_entries/{id}', { params: { path: { id: entryId } } });
    const { evidence, message } = data ?? fail(error);
    return 'deadline' in evidence ? `${message} (seen at ${evidence.observed_at})` : `${message} (${evidence.file.kind}, ${evidence.promotion.state})`;
  }
}

/** An error that an operation documents: the problem is typed too. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

function fail(problem: Problem | undefined): never {
  throw problem === undefined ? new Error('Neither an answer nor a problem.') : new ApiError(problem);
}

/** Never called: the compiler must refuse each of these lines. */
export async function mistakes(api: Client<paths, Media>): Promise<void> {
  // @ts-expect-error there is no such path
  await api.GET('/job');
  // @ts-expect-error `lost` is no status of a job
  await api.GET('/jobs', { params: { query: { status: 'lost' } } });
  // @ts-expect-error the id is missing
  await api.GET('/jobs/{id}');
  // @ts-expect-error ids are numbers
  await api.GET('/jobs/{id}', { params: { path: { id: '7' } } });
  // @ts-expect-error a job needs more than a name
  await api.POST('/jobs', { body: { database_name: 'SALES_2026' } });
  const { data } = await api.GET('/jobs');
  // @ts-expect-error jobs have no such field
  data?.map(({ databse_name }) => databse_name);
}
