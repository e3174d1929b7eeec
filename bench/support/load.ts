import autocannon, { type Request } from 'autocannon';
import { HEADERS } from './program.js';

export interface Load {
  readonly connections: number;
  readonly seconds: number;
}

export interface Answered {
  readonly perSecond: number;
  /** Milliseconds within which 99 of 100 were answered. */
  readonly p99: number;
}

/** Asks one server as fast as it answers. @throws Error when any answer is not a success */
export async function load(url: string, requests: Request[], { connections, seconds }: Load): Promise<Answered> {
  const result = await autocannon({ url, requests, connections, duration: seconds, headers: HEADERS });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} answers were no success, ${result.errors} requests failed.`);
  return { perSecond: result.requests.average, p99: result.latency.p99 };
}
