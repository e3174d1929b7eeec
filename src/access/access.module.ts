import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessGuard } from './access.guard.js';
import { AdminKey } from './admin-key.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { Authenticator } from './authenticator.js';
import { BadKeys } from './bad-keys.js';
import { Identify } from './identify.js';
import { RateLimits } from './rate-limits.js';
import { Session } from './session.entity.js';
import { SessionStore } from './session-store.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

/** Who may come in. */
@Module({
  imports: [TypeOrmModule.forFeature([ApiKey, Session])],
  controllers: [ApiKeysController, SessionsController],
  providers: [AdminKey, ApiKeysService, Authenticator, BadKeys, Identify, RateLimits, SessionStore, SessionsService, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [Authenticator],
})
export class AccessModule {}
