import { ApiProperty } from '@nestjs/swagger';
import { IsDate, IsIn, IsOptional, ValidateIf } from 'class-validator';
import { type Role, ROLES } from '../../common/http/access.js';
import { IsAgentId, IsText, NOT_A_TIME, ToTime } from '../../common/http/fields.js';
import { ApiKey } from '../api-key.entity.js';

/** An API key to be made. */
export class CreateApiKey {
  /** What the key is for.
   * @example 'Grafana' */
  @IsText(100)
  name!: string;

  /** `viewer` reads; `operator` also scans, retries and mutes; `admin` may do everything; `agent` may only report for its agent. */
  @ApiProperty({ enum: ROLES, enumName: 'Role', example: 'viewer' })
  @IsIn(ROLES)
  role!: Role;

  /** The agent that a key of role `agent` reports for; required for that role, not allowed for the others.
   * @example 'ACME_DOUALA_AKWA' */
  @ValidateIf(({ role }: CreateApiKey, value: unknown) => role === 'agent' || (value !== undefined && value !== null))
  @IsAgentId()
  agent_id?: string | null;

  /** From when on the key is refused; ISO 8601, UTC unless it says otherwise; null = never. */
  @ApiProperty({ type: String, format: 'date-time', required: false, nullable: true, example: '2027-06-30T00:00:00Z' })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  expires_at?: Date | null;
}

/** A key that was just made. */
export class CreatedApiKey extends ApiKey {
  /** The key itself: shown this once, Vigie keeps only its digest.
   * @example 'vgk_3fQx81ZkV0m1pYk2w7cN9tR4bH6dL8sJ5aG0eU2iO1x' */
  key!: string;
}
