import { ApiProperty } from '@nestjs/swagger';

/** Answer of a live process. */
export class Live {
  @ApiProperty({ enum: ['ok'] })
  status!: 'ok';
}

const CHECK = { type: 'object', additionalProperties: true, properties: { status: { type: 'string' } }, required: ['status'] };
const CHECKS = { type: 'object' as const, additionalProperties: CHECK };

/** Everything that has to be well before requests can be served, is; otherwise the answer is a problem. */
export class Readiness {
  @ApiProperty({ enum: ['ok'], description: 'Always `ok`: what is not ready answers 503.', example: 'ok' })
  status!: 'ok';

  @ApiProperty({ ...CHECKS, description: 'Checks that passed, by name.', example: { database: { status: 'up' }, migrations: { status: 'up' } } })
  info!: object;

  @ApiProperty({ ...CHECKS, description: 'Checks that failed: always empty here.', example: {} })
  error!: object;

  @ApiProperty({ ...CHECKS, description: 'All checks, by name.', example: { database: { status: 'up' }, migrations: { status: 'up' } } })
  details!: object;
}

/** A file system that Vigie works on. */
export class Volume {
  /** `staging` or `validated`. */
  name!: string;

  /** Absolute path on the server. */
  path!: string;

  free_bytes!: number;

  total_bytes!: number;
}

/** How Vigie itself is. */
export class HealthStatus {
  @ApiProperty({ enum: ['ok', 'degraded'] })
  status!: 'ok' | 'degraded';

  /** What is wrong, one sentence each; empty when all is well. */
  reasons!: string[];

  /** Seconds since the process started. */
  uptime_seconds!: number;

  volumes!: Volume[];
}
