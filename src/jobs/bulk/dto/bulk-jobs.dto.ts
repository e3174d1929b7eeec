import { ApiProperty, PickType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsBoolean, IsOptional, ValidateIf } from 'class-validator';
import { ToBoolean } from '../../../common/http/fields.js';
import { JobFilters } from '../../dto/job-filters.dto.js';
import { UpdateJobDto } from '../../dto/update-job.dto.js';
import { isTexts, IsTag, sortedTags } from '../../tags.js';

/** Which jobs to change: those that meet every condition that is named, or all. */
export class BulkJobsQuery extends JobFilters {
  /** `true` (or `1`): every job. Required when no filter is named, and refused beside one. */
  @ApiProperty({ type: Boolean, required: false, default: false, example: false })
  @IsOptional() @ToBoolean() @IsBoolean()
  all?: boolean;
}

const present = (_body: unknown, value: unknown): boolean => value !== undefined;
const SortTags = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => (isTexts(value) ? sortedTags(value) : value));

/** What to change of many jobs: absent fields stay, `null` empties an optional one. At least one field must be there. */
export class BulkChangesDto extends PickType(UpdateJobDto, [
  'is_active', 'grace_minutes', 'max_duration_minutes', 'email_for_notifications', 'owner', 'notes', 'tags',
]) {
  /** Tags that every job gets in addition to its own; not together with `tags`. */
  @ApiProperty({ type: String, isArray: true, required: false, minItems: 1, maxItems: 50, example: ['production'] })
  @ValidateIf(present) @IsArray() @ArrayNotEmpty() @ArrayMaxSize(50) @IsTag() @SortTags()
  add_tags?: string[];

  /** Tags that every job loses, where it has them; not together with `tags`. */
  @ApiProperty({ type: String, isArray: true, required: false, minItems: 1, maxItems: 50, example: ['staging'] })
  @ValidateIf(present) @IsArray() @ArrayNotEmpty() @ArrayMaxSize(50) @IsTag() @SortTags()
  remove_tags?: string[];
}

/** What became of a change of many jobs. */
export class BulkResult {
  /** How many jobs meet the filters. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 12 })
  matched!: number;

  /** How many of them were not that way already; only these got a new version. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 5 })
  changed!: number;
}
