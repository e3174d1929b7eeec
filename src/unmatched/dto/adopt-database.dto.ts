import { PartialType } from '@nestjs/swagger';
import { IgnoreFields } from '../../common/http/validation.js';
import { CreateJobDto, READ_ONLY_JOB_FIELDS } from '../../jobs/dto/create-job.dto.js';

/** What the job shall have differently from what the database's reports suggest. */
@IgnoreFields(...READ_ONLY_JOB_FIELDS)
export class AdoptDatabaseDto extends PartialType(CreateJobDto, { skipNullProperties: false }) {}
