import { ApiProperty } from '@nestjs/swagger';

/** What `GET /` answers. */
export class Welcome {
  /** A greeting, and where the documentation is.
   * @example 'Vigie watches over your backups. The API documentation is at /docs.' */
  message!: string;
}

/** One check. */
const CHECK = { type: 'object' as const, properties: { status: { type: 'string' as const, enum: ['up'] } }, required: ['status'], additionalProperties: true };

/** Answer of a live process. */
export class Live {
  /** Always `ok`: whoever answers lives.
   * @example 'ok' */
  @ApiProperty({ enum: ['ok'] })
  status!: 'ok';
}

/** A process that can serve requests. */
export class Ready {
  /** Always `ok`; a process that is not ready answers 503. */
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status!: 'ok';

  /** The checks that went well. */
  @ApiProperty({ type: 'object', additionalProperties: CHECK, example: { database: { status: 'up' }, migrations: { status: 'up' } } })
  info!: object;

  /** The checks that failed: none. */
  @ApiProperty({ type: 'object', additionalProperties: CHECK, example: {} })
  error!: object;

  /** All checks. */
  @ApiProperty({ type: 'object', additionalProperties: CHECK, example: { database: { status: 'up' }, migrations: { status: 'up' } } })
  details!: object;
}

/** A file system that Vigie works on. */
export class Volume {
  /** `staging` or `validated`.
   * @example 'staging' */
  name!: string;

  /** Absolute path on the server.
   * @example '/srv/vigie/staging' */
  path!: string;

  /** Free space in bytes.
   * @example 84398125056 */
  free_bytes!: number;

  /** Size in bytes.
   * @example 270582939648 */
  total_bytes!: number;

  /** By how much it fills up a day, judged by the last week; null while less than a day is known, or when it does not fill up.
   * @example 1073741824 */
  @ApiProperty({ type: 'integer', nullable: true })
  bytes_per_day!: number | null;

  /** In how many days it will be full at that rate; null as above.
   * @example 78.6 */
  @ApiProperty({ type: 'number', format: 'double', nullable: true })
  days_left!: number | null;
}

/** The queue by which scans are shared with workers. */
export class Queue {
  /** Groups of agents that wait for a worker.
   * @example 12 */
  waiting!: number;

  /** Groups of agents at work.
   * @example 6 */
  active!: number;

  /** Processes that take groups, this one among them.
   * @example 3 */
  workers!: number;
}

/** How Vigie itself is. */
export class HealthStatus {
  /** `degraded`: Vigie works, but somebody should look.
   * @example 'ok' */
  @ApiProperty({ enum: ['ok', 'degraded'] })
  status!: 'ok' | 'degraded';

  /** What is wrong, one sentence each; empty when all is well. Without a key, names, paths and errors are left out.
   * @example ['The last scan failed: connect ECONNREFUSED 127.0.0.1:5432'] */
  reasons!: string[];

  /** Seconds since the process started.
   * @example 86400 */
  uptime_seconds!: number;

  /** The file systems that it works on; none without a key. */
  volumes!: Volume[];

  /** The queue by which scans are shared with workers; null with `QUEUE=off`, when it cannot be asked, and without a key. */
  @ApiProperty({ type: Queue, nullable: true })
  queue!: Queue | null;
}
