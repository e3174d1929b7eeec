import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { type Role, ROLES } from '../../common/http/access.js';

/** What signs a browser in. */
export class OpenSession {
  /** The API key that the session acts for.
   * @example 'vgk_3fQx81ZkV0m1pYk2w7cN9tR4bH6dL8sJ5aG0eU2iO1x' */
  @IsString() @MinLength(1) @MaxLength(200)
  api_key!: string;
}

/** Who makes the request. */
export class SessionInfo {
  /** Name of the API key.
   * @example 'Grafana' */
  name!: string;

  /** First characters of the API key.
   * @example 'vgk_3fQx81Zk' */
  prefix!: string;

  /** What the key may do. */
  @ApiProperty({ enum: ROLES, enumName: 'Role', example: 'viewer' })
  role!: Role;

  /** `session` in a browser that signed in, `key` for a request that carries the key itself. */
  @ApiProperty({ enum: ['key', 'session'], enumName: 'SignedInBy', example: 'session' })
  via!: 'key' | 'session';

  /** When the session, or the key, ends; null = never.
   * @example '2026-06-13T00:50:00.000Z' */
  expires_at!: Date | null;
}
