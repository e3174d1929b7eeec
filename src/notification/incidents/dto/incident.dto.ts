import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsDate, IsIn, IsOptional, ValidateIf } from 'class-validator';
import { IsText, NOT_A_TIME, ToBoolean, ToLowerCase, ToTime } from '../../../common/http/fields.js';
import { PageQuery } from '../../../common/http/page.dto.js';
import { IncidentJob } from '../incident-job.entity.js';
import { Incident, INCIDENT_STATES, type IncidentState } from '../incident.entity.js';

/** An incident in a list. */
export class ShownIncident extends Incident {
  /** Jobs that are or were part of it; deleted ones do not count.
   * @example 40 */
  @ApiProperty({ type: 'integer' })
  jobs_count!: number;

  /** Those of them that are in trouble, told or not.
   * @example 12 */
  @ApiProperty({ type: 'integer' })
  jobs_in_trouble!: number;
}

/** A job's part in an incident, with its name. */
export class ShownIncidentJob extends IncidentJob {
  /** Name of the database.
   * @example 'SALES_2026' */
  database_name!: string;
}

/** An incident with its jobs. */
export class IncidentDetails extends ShownIncident {
  /** Its jobs by id. */
  @ApiProperty({ type: [ShownIncidentJob] })
  jobs!: ShownIncidentJob[];

  /** Messages about it: `GET /deliveries?incident_id=…`.
   * @example 2 */
  @ApiProperty({ type: 'integer' })
  deliveries_count!: number;
}

/** Filters of `GET /incidents`. */
export class ListIncidentsQuery extends PageQuery {
  /** Only those that are open, or over; in any case.
   * @example 'open' */
  @ApiProperty({ enum: INCIDENT_STATES, enumName: 'IncidentState', required: false })
  @IsOptional() @ToLowerCase() @IsIn(INCIDENT_STATES)
  state?: IncidentState;

  /** Only those of this agent, compared without case.
   * @example 'ACME_DOUALA_AKWA' */
  @IsOptional() @ToLowerCase() @IsText(255)
  agent_id?: string;

  /** Only those that somebody looks after, or nobody.
   * @example false */
  @IsOptional() @ToBoolean() @IsBoolean()
  acknowledged?: boolean;

  /** Begun at this time or later; ISO 8601, UTC unless it says otherwise.
   * @example '2026-06-01T00:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  from?: Date;

  /** Begun before this time; ISO 8601, UTC unless it says otherwise.
   * @example '2026-07-01T00:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  to?: Date;
}

/** Body of `POST /incidents/{id}/acknowledge`; may be left out. */
export class AcknowledgeIncident {
  /** What everybody should know, in words; it is part of the messages from now on.
   * @example 'The site has no power; the technician is on the way.' */
  @ValidateIf((_body: AcknowledgeIncident, value: unknown) => value !== undefined) @IsText(500)
  note?: string;
}
