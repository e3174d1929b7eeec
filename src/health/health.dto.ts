import { ApiProperty } from '@nestjs/swagger';

/** Answer of a live process. */
export class Live {
  @ApiProperty({ enum: ['ok'] })
  status!: 'ok';
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
