import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsText, ToInt, ToList, ToLowerCase } from '../../common/http/fields.js';
import type { EventType } from '../../events/event-types.js';
import { EVENT_TYPES } from './feed-events.dto.js';

/** Which events, and from where on. Filters are joined by *and*; `reset` passes all of them. */
export class StreamEventsQuery {
  /** Only events of these types, repeated or separated by commas. */
  @ApiProperty({ enum: EVENT_TYPES, enumName: 'EventType', enumSchema: { description: 'What an event tells of.' }, isArray: true, required: false, example: ['entries.recorded', 'job.status_changed'] })
  @IsOptional() @ToList() @ArrayMaxSize(50) @IsIn(EVENT_TYPES, { each: true })
  types?: EventType[];

  /** Only events of this agent, compared without case. Events of scans, and those of jobs that people changed, belong to no agent.
   * @example 'ACME_DOUALA_AKWA' */
  @IsOptional() @ToLowerCase() @IsText(255)
  agent_id?: string;

  /** Only events about this job. `entries.recorded` then carries only the entries of this job.
   * @example 7 */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, required: false })
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number;

  /** `id` of the last event that was seen, for clients that cannot set the header `Last-Event-ID`; the header outweighs it. `0-0`: everything that is kept.
   * @example '73012-4711' */
  @IsOptional() @IsString() @MaxLength(100)
  last_event_id?: string;
}
