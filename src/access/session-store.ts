import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type SessionData, Store } from 'express-session';
import { LessThanOrEqual, Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';
import { type Authenticated, Authenticator } from './authenticator.js';
import { digestOf } from './key-secret.js';
import { Session } from './session.entity.js';

declare module 'express-session' {
  interface SessionData {
    /** Who has signed in. Never written: read from the key each time, so that a session cannot outlive it. */
    authenticated: Authenticated;
  }
}

type Done = (error?: unknown) => void;

/** Keeps browser sessions in the database, where all processes see them; a session's id is stored as its digest only. */
@Injectable()
export class SessionStore extends Store {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly authenticator: Authenticator,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  override get = (sessionId: string, callback: (error: unknown, data?: SessionData | null) => void): void => {
    this.authenticator.bySession(sessionId).then((found) => callback(null, found && this.dataOf(found)), callback);
  };

  override set = (sessionId: string, data: SessionData, callback: Done = () => undefined): void => {
    this.open(sessionId, data.authenticated).then(() => callback(), callback);
  };

  override destroy = (sessionId: string, callback: Done = () => undefined): void => {
    this.close(sessionId).then(() => callback(), callback);
  };

  private dataOf(authenticated: Authenticated): SessionData {
    const { sessionMs } = this.config.access;
    return { authenticated, cookie: { originalMaxAge: sessionMs, maxAge: sessionMs } };
  }

  /** Whoever signs in sweeps out the sessions that are over. */
  private async open(sessionId: string, { principal }: Authenticated): Promise<void> {
    const now = this.clock.now();
    await this.sessions.delete({ expires_at: LessThanOrEqual(now) });
    await this.sessions.upsert(
      { digest: digestOf(sessionId), api_key_id: principal.keyId, created_at: now, expires_at: new Date(now.getTime() + this.config.access.sessionMs) },
      ['digest'],
    );
  }

  private async close(sessionId: string): Promise<void> {
    await this.sessions.delete({ digest: digestOf(sessionId) });
    this.authenticator.forget();
  }
}
