import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsOptional, Matches, ValidateBy } from 'class-validator';
import { IsText } from '../../../common/http/fields.js';
import { IsHookUrl } from '../http/hook-url.js';
import { PacedConfig } from '../http/paced-config.dto.js';

const VISIBLE = /^[\x21-\x7e]{1,500}$/;
const PRINTABLE = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

/** Names that Prometheus allows, few and short, and none of those that Vigie itself gives. */
function areLabels(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= 20 && entries.every(([name, text]) => /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/.test(name) && !(name in Object.prototype) && typeof text === 'string' && PRINTABLE.test(text));
}

/** Settings of a channel of kind `alertmanager`. */
export class AlertmanagerConfig extends PacedConfig {
  /** Where Alertmanager's API begins: `/api/v2/alerts` is added.
   * @example 'https://alertmanager.example.org' */
  @IsHookUrl()
  url!: string;

  /** Labels that all alerts get, for Alertmanager's own routing.
   * @example { "severity": "critical", "team": "dba" } */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string', maxLength: 200 }, nullable: true })
  @IsOptional() @ValidateBy({ name: 'areLabels', validator: { validate: areLabels, defaultMessage: () => '$property must be at most 20 names such as team, each with a text of 1 to 200 characters' } })
  labels?: Record<string, string> | null;

  /** User name, where it asks for basic authentication.
   * @example 'vigie' */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional() @IsText(200)
  username?: string | null;

  /** Password to that name. Never shown.
   * @example 'correct horse battery staple' */
  @ApiPropertyOptional({ type: String, nullable: true, writeOnly: true })
  @IsOptional() @IsText(500)
  password?: string | null;

  /** Bearer token, instead of user name and password. Never shown.
   * @example 'eyJhbGciOi' */
  @ApiPropertyOptional({ type: String, nullable: true, writeOnly: true })
  @IsOptional() @Matches(VISIBLE, { message: '$property must be visible ASCII characters without blanks' })
  token?: string | null;
}

export class ShownAlertmanagerConfig extends OmitType(AlertmanagerConfig, ['password', 'token'] as const) {}
