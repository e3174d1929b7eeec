import { Controller, Get, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult, TypeOrmHealthIndicator } from '@nestjs/terminus';
import type { Request } from 'express';
import { maySee, Public } from '../common/http/access.js';
import { ApiProblems } from '../common/http/problem.js';
import { HealthStatus, Live, Ready } from './health.dto.js';
import { HealthService } from './health.service.js';
import { MigrationsIndicator } from './migrations.indicator.js';

const DATABASE_TIMEOUT_MS = 3_000;

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly migrations: MigrationsIndicator,
    private readonly health: HealthService,
  ) {}

  /** The process answers. */
  @Get('live')
  @Public()
  @ApiOkResponse({ type: Live })
  getLive(): Live {
    return { status: 'ok' };
  }

  /** The database answers and is migrated: requests can be served. */
  @Get('ready')
  @Public()
  @ApiProblems(503)
  @HealthCheck({ noCache: true, swaggerDocumentation: false })
  @ApiOkResponse({ type: Ready })
  getReady(): Promise<HealthCheckResult> {
    return this.checks.check([() => this.database.pingCheck('database', { timeout: DATABASE_TIMEOUT_MS }), () => this.migrations.check()]);
  }

  /** Whether everything that Vigie does is well, and if not, why: in general to everybody, with names, paths and volumes to those who show a key. */
  @Get('status')
  @Public()
  @ApiOkResponse({ type: HealthStatus })
  getHealthStatus(@Req() request: Request): Promise<HealthStatus> {
    return this.health.status(maySee(request, 'viewer'));
  }
}
