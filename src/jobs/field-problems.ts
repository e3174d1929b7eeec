import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ProblemField } from '../common/http/problem.js';
import { CreateJobDto } from './dto/create-job.dto.js';
import type { NewJobFields } from './job-fields.js';

/** What `POST /jobs` would refuse in these fields, for fields that did not come as a request: names out of reports. */
export function fieldProblems(fields: NewJobFields): ProblemField[] {
  const errors = validateSync(plainToInstance(CreateJobDto, fields), { stopAtFirstError: true });
  return errors.flatMap(({ property, constraints }) => Object.values(constraints ?? {}).map((detail) => ({ pointer: `/${property}`, detail })));
}
