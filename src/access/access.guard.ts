import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { ACCESS_POLICY, type AccessPolicy, isRead, mayCall, type Principal, SIGNS_IN } from '../common/http/access.js';
import { BAD_KEY, unauthorized } from './unauthorized.js';

/** Browsers send it only from pages of our own origin (or one of `CORS_ORIGINS`): other pages would need our consent first. */
export const CSRF_HEADER = 'X-Requested-With';

const NO_KEY = 'Send an API key: `Authorization: Bearer vgk_…` or `X-API-Key: vgk_…`. An administrator makes one with POST /api_keys; the first one lies in DATA_DIR/admin-key.';

/** Lets nobody in but those a route's `@Access` names; a route that has none is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<Request>();
    const response = execution.switchToHttp().getResponse<Response>();
    const policy = this.reflector.getAllAndOverride<AccessPolicy | undefined>(ACCESS_POLICY, [execution.getHandler(), execution.getClass()]);
    const { principal = null, refused = false } = request.caller ?? {};
    const signsIn = this.reflector.get<boolean | undefined>(SIGNS_IN, execution.getHandler()) ?? false;
    if (principal !== null && !signsIn) refuseForgery(request, principal);
    if (policy === 'public') return true;
    if (principal === null) throw unauthorized(response, refused ? BAD_KEY : NO_KEY, refused);
    if (policy === undefined) throw new ForbiddenException({ detail: 'This route is closed: nothing says who may call it.' });
    if (!mayCall(principal.role, policy)) throw new ForbiddenException({ detail: `This needs the role ${policy}; the key ${principal.prefix} has the role ${principal.role}.` });
    return true;
  }
}

/** Cookies travel with requests that other pages make, so a change needs a header that only our pages can send. */
function refuseForgery(request: Request, { via }: Principal): void {
  if (via !== 'session' || isRead(request) || request.get(CSRF_HEADER)) return;
  throw new ForbiddenException({ detail: `A change in a browser session needs the header ${CSRF_HEADER} (any value): it shows that no foreign page sends the request.` });
}
