import type { DataSourceOptions } from 'typeorm';

/** Says which server could not be used and what to do; the password in the URL is never shown. */
export function connectionProblem(error: unknown, options: DataSourceOptions): Error {
  const cause = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const detail = [code, cause.message].filter(Boolean).join(': ');
  const where = 'url' in options && options.url ? withoutPassword(options.url) : 'the embedded database';
  return new Error(`Cannot use PostgreSQL at ${where}: ${detail}. Check DATABASE_URL and that the server runs.`, { cause });
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.hostname || 'localhost'}:${parsed.port || '5432'}${parsed.pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}
