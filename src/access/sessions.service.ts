import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log.js';
import { withRequestContext } from '../common/http/access.js';
import { type Authenticated, Authenticator } from './authenticator.js';
import { BadKeys } from './bad-keys.js';
import type { SessionInfo } from './dto/session.dto.js';
import { SESSION_COOKIE } from './session-cookie.js';
import { BAD_KEY, unauthorized } from './unauthorized.js';

/** Signs browsers in and out. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly badKeys: BadKeys,
    private readonly audit: AuditLog,
    private readonly dataSource: DataSource,
  ) {}

  /** A new id for every sign-in: one that somebody planted in the browser beforehand is worth nothing. @throws 401 */
  async open(request: Request, key: string): Promise<SessionInfo> {
    const found = await this.authenticator.byKey(key);
    if (found === null) {
      if (request.res) await this.badKeys.holdUp(request, request.res);
      throw unauthorized(request.res, BAD_KEY, true);
    }
    const before = request.session.authenticated;
    if (before) await this.record(request, 'session.closed', before);
    await promisify(request.session.regenerate.bind(request.session))();
    request.session.authenticated = found;
    // Before the session is there: a log that cannot be written keeps everybody out, and lets nobody in unseen.
    await this.record(request, 'session.opened', found);
    await promisify(request.session.save.bind(request.session))();
    request.res?.setHeader('Cache-Control', 'no-store');
    const opened = await this.authenticator.bySession(request.sessionID);
    return infoOf(opened ?? found);
  }

  /** @throws 401 */
  current(request: Request): SessionInfo {
    const { principal = null, refused = false } = request.caller ?? {};
    if (principal === null) throw unauthorized(request.res, refused ? BAD_KEY : 'Nobody is signed in: POST /session with an API key.', refused);
    return infoOf({ principal, expiresAt: request.session.authenticated?.expiresAt ?? null });
  }

  async close(request: Request): Promise<void> {
    const found = request.session.authenticated;
    request.res?.clearCookie(SESSION_COOKIE, { path: '/' });
    if (!found) return;
    await this.record(request, 'session.closed', found);
    await promisify(request.session.destroy.bind(request.session))();
  }

  private async record({ caller }: Request, action: 'session.opened' | 'session.closed', { principal }: Authenticated): Promise<void> {
    const context = { principal, refused: false, address: caller?.address ?? '' };
    await withRequestContext(context, () => this.audit.record(this.dataSource.manager, [{ action, target: { type: 'session', id: null }, before: null, after: null }]));
  }
}

function infoOf({ principal: { name, prefix, role, via }, expiresAt }: Authenticated): SessionInfo {
  return { name, prefix, role, via, expires_at: expiresAt };
}
