import type { Request } from 'express';

export const SESSION_COOKIE = 'vigie_session';

/** Whether a browser shows a session, good or not: without one it is surely not signed in. */
export function hasSessionCookie({ headers }: Pick<Request, 'headers'>): boolean {
  return headers.cookie?.includes(`${SESSION_COOKIE}=`) ?? false;
}
