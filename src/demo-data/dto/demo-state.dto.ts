import { ApiProperty } from '@nestjs/swagger';

/** Whether demo data is loaded, or may be. */
export class DemoState {
  /** It is loaded, and can be removed.
   * @example false */
  is_loaded!: boolean;

  /** When it was loaded; null when it is not.
   * @example '2026-06-12T12:50:31.007Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  loaded_at!: Date | null;

  /** Name of the API key that asked for it; null when it is not loaded.
   * @example 'First key' */
  @ApiProperty({ type: String, nullable: true })
  loaded_by!: string | null;

  /** Why it cannot be loaded, in words; null when it can. Only an installation without jobs, reports and stored copies takes it.
   * @example 'There are jobs already: demo data is only for an empty installation.' */
  @ApiProperty({ type: String, nullable: true })
  obstacle!: string | null;
}
