import { PartialType } from '@nestjs/swagger';
import { IgnoreFields } from '../../common/http/validation.js';
import { CreateJobDto, READ_ONLY_JOB_FIELDS } from './create-job.dto.js';

/** What to change of a job: absent fields stay, `null` empties an optional one. */
@IgnoreFields(...READ_ONLY_JOB_FIELDS)
export class UpdateJobDto extends PartialType(CreateJobDto, { skipNullProperties: false }) {}
