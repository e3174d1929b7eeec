import { ApiProperty } from '@nestjs/swagger';

export const DATABASE_KINDS = ['embedded', 'postgresql'] as const;
export type DatabaseKind = (typeof DATABASE_KINDS)[number];

/** What Vigie runs on. */
export class SystemInfo {
  /** Version of Vigie.
   * @example '0.1.0' */
  version!: string;

  /** Version of Node.js.
   * @example '20.19.5' */
  node_version!: string;

  /** `embedded`: Vigie runs the database itself. */
  @ApiProperty({ enum: DATABASE_KINDS, enumName: 'DatabaseKind', example: 'postgresql' })
  database!: DatabaseKind;

  /** Version of PostgreSQL.
   * @example '17.5' */
  database_version!: string;

  /** Size of the database in bytes.
   * @example 184549376 */
  @ApiProperty({ type: 'integer' })
  database_bytes!: number;

  /** Threads that copy and hash at most; they end when there is nothing to do.
   * @example 3 */
  @ApiProperty({ type: 'integer' })
  hash_workers!: number;

  /** Resident memory of the process in bytes.
   * @example 268435456 */
  @ApiProperty({ type: 'integer' })
  memory_bytes!: number;

  /** Time zone of times that carry none.
   * @example 'Africa/Douala' */
  timezone!: string;

  /** The server's clock.
   * @example '2026-06-12T12:50:31.007Z' */
  @ApiProperty({ type: String, format: 'date-time' })
  now!: Date;
}
