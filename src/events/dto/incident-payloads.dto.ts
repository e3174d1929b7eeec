import { ApiProperty } from '@nestjs/swagger';
import { wordOf } from './payload-words.js';

/** An incident of an agent has changed. */
export class IncidentChanged {
  /** Id of the incident.
   * @example 12 */
  @ApiProperty({ type: 'integer' })
  incident_id!: number;

  /** Its state now. */
  @ApiProperty({ ...wordOf('IncidentState'), example: 'open' })
  state!: string;

  /** Who looks after it; null = nobody.
   * @example 'On-call' */
  acknowledged_by!: string | null;

  /** Jobs with which something happened; empty where it is about the incident itself.
   * @example [7] */
  @ApiProperty({ type: 'array', items: { type: 'integer' } })
  job_ids!: readonly number[];
}
