import { join } from 'node:path';
import { createHmac, randomBytes } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import session from 'express-session';
import { secretFile } from '../common/secret-file.js';
import { AppConfig } from '../config/config.js';
import { Identify } from './identify.js';
import { SessionStore } from './session-store.js';
import { SESSION_COOKIE } from './sessions.service.js';

/** Everything a request passes before it reaches a route: who is it, and may it come so often? */
export async function openFrontDoor(app: NestExpressApplication): Promise<void> {
  const config = app.get(AppConfig);
  app.use(
    session({
      name: SESSION_COOKIE,
      secret: await sessionSecret(config),
      store: app.get(SessionStore),
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: 'strict', secure: 'auto', path: '/', maxAge: config.access.sessionMs },
    }),
  );
  app.use(app.get(Identify).middleware);
}

/** Signs the cookies. Derived, so that `SECRET_KEY` itself serves no two purposes. */
async function sessionSecret({ access, dataDir }: AppConfig): Promise<string> {
  const secret = access.secretKey ?? (await secretFile(join(dataDir, 'secret-key'), () => randomBytes(32).toString('base64url')));
  return createHmac('sha256', secret).update('session cookies').digest('base64url');
}
