import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { type Role, ROLES } from '../common/http/access.js';

export const KEY_ORIGINS = ['api', 'environment', 'first_start'] as const;
export type KeyOrigin = (typeof KEY_ORIGINS)[number];

/** Who may call the API. The key itself is shown once, when it is made; only its digest is kept. */
@Entity('api_keys')
@Unique('uq_api_keys_digest', ['digest'])
export class ApiKey {
  /** Id that Vigie has given it.
   * @example 3 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** What the key is for.
   * @example 'Grafana' */
  @Column('text')
  name!: string;

  /** `viewer` reads; `operator` also scans, retries and mutes; `admin` may do everything; `agent` may only report for its agent. */
  @ApiProperty({ enum: ROLES, enumName: 'Role', example: 'viewer' })
  @Column('text')
  role!: Role;

  /** The only agent that a key of role `agent` may report for; null for all other roles.
   * @example 'ACME_DOUALA_AKWA' */
  @Column('text', { nullable: true })
  agent_id!: string | null;

  /** First characters of the key, by which people recognise it; `ADMIN_API_KEY` for the one set in the environment.
   * @example 'vgk_3fQx81Zk' */
  @Column('text')
  prefix!: string;

  /** Where the key comes from: `POST /api_keys`, the variable `ADMIN_API_KEY`, or the first start. */
  @ApiProperty({ enum: KEY_ORIGINS, enumName: 'KeyOrigin', example: 'api' })
  @Column('text')
  origin!: KeyOrigin;

  /** When the key was made.
   * @example '2026-06-01T08:00:00.000Z' */
  @Column('timestamptz')
  created_at!: Date;

  /** From when on the key is refused; null = never.
   * @example '2027-06-30T00:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;

  /** When the key was last used, to the minute; null = never.
   * @example '2026-06-12T12:50:00.000Z' */
  @Column('timestamptz', { nullable: true })
  last_used_at!: Date | null;

  /** SHA-256 of the key. A key has 256 random bits, so it needs no salt and no slow hash. */
  @ApiHideProperty() @Exclude()
  @Column('text')
  digest!: string;
}
