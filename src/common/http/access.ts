import type { IncomingMessage } from 'node:http';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { CallContext } from '../call-context.js';
import { ApiProblems } from './problem.js';

export const ROLES = ['viewer', 'operator', 'admin', 'agent'] as const;
export type Role = (typeof ROLES)[number];

/** Whoever makes a request: an API key, directly or through a browser session that was opened with it. */
export interface Principal {
  readonly keyId: number;
  readonly name: string;
  /** What of the key may be shown. */
  readonly prefix: string;
  readonly role: Role;
  /** The one agent that a key of role `agent` may report for. */
  readonly agentId: string | null;
  readonly via: 'key' | 'session';
  /** Digest of the session's id, where there is one. */
  readonly session?: string;
}

/** Who makes a request, and from where. */
export interface RequestContext {
  readonly principal: Principal | null;
  /** A key or a session was shown, and it is unknown, expired or deleted. */
  readonly refused: boolean;
  /** Network address of the client, as `TRUST_PROXY` lets us believe it. */
  readonly address: string;
}

declare module 'node:http' {
  interface IncomingMessage {
    /** Set as soon as it is known who makes the request. */
    caller?: RequestContext;
  }
}

const READS = ['GET', 'HEAD', 'OPTIONS'];

/** Whether a request only asks: whatever it does is on nobody's behalf. */
export function isRead({ method = '' }: IncomingMessage): boolean {
  return READS.includes(method);
}

const context = new CallContext<RequestContext>();

/** Everything that `work` changes is changed on behalf of this request. */
export function withRequestContext<T>(request: RequestContext, work: () => T): T {
  return context.run(request, work);
}

/** The request for a change that is at work; null outside one: where something is only read, in scans, sweeps and at start. */
export function requestContext(): RequestContext | null {
  return context.get();
}

/** Whether whoever makes a request may see what a route for `role` shows. */
export function maySee({ caller }: IncomingMessage, role: Role): boolean {
  const principal = caller?.principal ?? null;
  return principal !== null && mayCall(principal.role, role);
}

/** Metadata that says who may call a route; a route without it is closed to everybody. */
export const ACCESS_POLICY = 'vigie:access';
export type AccessPolicy = Role | 'public';

/** Ways to prove who one is, by their names in the OpenAPI document. */
export const SECURITY_SCHEMES = ['bearer', 'apiKey', 'session'] as const;

/** Each role may do what those before it may; `agent` is none of them. */
const LADDER: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Whether a key of role `held` may call a route that needs `needed`. */
export function mayCall(held: Role, needed: Role): boolean {
  return held === needed || (LADDER.includes(needed) && LADDER.indexOf(held) >= LADDER.indexOf(needed));
}

/** Names the role in the OpenAPI document, for people and for generators. */
export const REQUIRED_ROLE = 'x-required-role';

/** Who may call this route; documents the role, the ways to sign in and the answers to those who may not. */
export const Access = (role: Role): MethodDecorator =>
  applyDecorators(SetMetadata(ACCESS_POLICY, role), ApiExtension(REQUIRED_ROLE, role), ...SECURITY_SCHEMES.map((name) => ApiSecurity(name)), ApiProblems(401, 403, 429));

/** Metadata of the route that signs in: whoever has a session may still open another one, with a key that no foreign page knows. */
export const SIGNS_IN = 'vigie:signs-in';
export const SignsIn = (): MethodDecorator => SetMetadata(SIGNS_IN, true);

/** Everybody may call this route, also without a key. */
export const Public = (): MethodDecorator => SetMetadata(ACCESS_POLICY, 'public');
