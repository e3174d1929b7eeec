import type { Operation, Schema } from './document.js';
import type { WireRequest } from './wire.js';

/** What a client fills into an operation. */
export interface Call {
  readonly params?: Readonly<Record<string, string | number>>;
  /** Without `?`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, instead of `json`. */
  readonly raw?: Buffer;
  /** API key; null sends none. Default: the administrator's. */
  readonly key?: string | null;
  readonly hostless?: boolean;
}

export function toRequest({ method, path }: Operation, { params = {}, query, headers = {}, json, raw, key = null, hostless = false }: Call): WireRequest {
  const body = raw ?? (json === undefined ? null : Buffer.from(JSON.stringify(json)));
  return {
    method,
    target: path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? '')) + (query ? `?${query}` : ''),
    headers: { ...(key !== null && { Authorization: `Bearer ${key}` }), ...(body && { 'Content-Type': 'application/json' }), ...headers },
    body,
    hostless,
  };
}

export function hasHeader({ parameters }: Operation, name: string): boolean {
  return parameters.some((parameter) => parameter.in === 'header' && parameter.name.toLowerCase() === name.toLowerCase());
}

export function pathParameter({ parameters }: Operation): { name: string; schema: Schema } | null {
  const found = parameters.find((parameter) => parameter.in === 'path');
  return found ? { name: found.name, schema: found.schema ?? {} } : null;
}
