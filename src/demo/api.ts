import { type ClassConstructor, plainToInstance } from 'class-transformer';

/** What the demo reads of a job. Times are ISO 8601 texts here and below. */
export class JobView {
  id!: number;
  database_name!: string;
  agent_id_responsible!: string;
  current_status!: string;
  next_deadline_utc!: string | null;
}

export class EntryView {
  expected_job_id!: number;
  agent_id!: string;
  database_name!: string;
  rule!: string;
  status!: string;
  message!: string;
  report_file_name!: string | null;
}

export class ScanView {
  id!: number;
  state!: string;
  error!: string | null;
  agents_total!: number;
  agents_done!: number;
  files_verified!: number;
  bytes_verified!: number;
}

export class WaitingReportView {
  file_name!: string;
  waiting!: { database_name: string; rule: string; message: string }[];
}

export class AgentView {
  id!: string;
  waiting_reports!: WaitingReportView[];
}

export class RejectedView {
  agent_id!: string;
  file_name!: string;
  problems!: { pointer: string; detail: string }[];
}

export class UnmatchedView {
  agent_id!: string;
  database_name!: string;
}

export class DeliveryView {
  scan_run_id!: number | null;
  recipient!: string;
  status!: string;
  subject!: string;
}

export class HealthView {
  volumes!: { name: string; path: string }[];
}

/** Vigie refused a request; `message` is the `detail` of its answer. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
    this.name = 'ApiError';
  }
}

const REQUEST_LIMIT_MS = 15_000;

/** A client of Vigie's REST API, as small as the demo needs it. */
export class VigieApi {
  /**
   * @param url such as `http://127.0.0.1:3000`
   * @param key an administrator's API key, asked for with every request: before its first start Vigie has none.
   */
  constructor(
    readonly url: string,
    private readonly key: () => string,
  ) {}

  /** @throws ApiError */
  async get<T>(type: ClassConstructor<T>, path: string): Promise<T> {
    return plainToInstance(type, await this.request('GET', path));
  }

  /** @throws ApiError */
  async list<T>(type: ClassConstructor<T>, path: string): Promise<T[]> {
    const items = await this.request('GET', path);
    if (!Array.isArray(items)) throw new ApiError(200, `GET ${path}: expected a list`);
    return items.map((item: unknown) => plainToInstance(type, item));
  }

  /** @throws ApiError */
  async send<T>(type: ClassConstructor<T>, method: 'POST' | 'PUT', path: string, body?: object): Promise<T> {
    return plainToInstance(type, await this.request(method, path, body));
  }

  private async request(method: string, path: string, body?: object): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.key()}`, ...(body && { 'content-type': 'application/json' }) };
    const response = await fetch(new URL(path, this.url), { method, headers, body: body ? JSON.stringify(body) : null, signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
    const text = await response.text();
    if (!response.ok) throw new ApiError(response.status, `${method} ${path}: ${response.status} ${detailOf(text)}`);
    return JSON.parse(text);
  }
}

function detailOf(text: string): string {
  try {
    const problem: unknown = JSON.parse(text);
    if (typeof problem === 'object' && problem !== null && 'detail' in problem) return String(problem.detail);
  } catch {
    // Not JSON: the text itself is all there is to show.
  }
  return text.slice(0, 300);
}
