import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { ChannelStyle } from '../channel-style.dto.js';

/** Settings that every channel over HTTP has. */
export class PacedConfig {
  /** Messages that may go out within a minute, where the receiver takes no more; absent or 0 = as many as there are.
   * @example 30 */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 6000, nullable: true })
  @IsOptional() @IsInt() @Min(0) @Max(6_000)
  max_per_minute?: number | null;
}

/** Of those whose messages people read. */
export class PacedStyle extends IntersectionType(PacedConfig, ChannelStyle) {}
