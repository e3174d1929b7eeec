import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { CreateJobDto } from '../dto/create-job.dto.js';
import { MAX_LISTED_JOBS } from './job-list.pipe.js';

const EXAMPLE = [
  {
    agent_id_responsible: 'ACME_DOUALA_AKWA', database_name: 'SALES_2026', company_name: 'ACME', city: 'Douala', backup_frequency: 'daily', expected_hour_utc: 13, expected_minute_utc: 30,
    final_storage_path_template: '{company_name}/{city}/{database_name}/{timestamp}{extension}', tags: ['erp', 'production'],
  },
  {
    agent_id_responsible: 'ACME_KRIBI', database_name: 'HR', company_name: 'ACME', city: 'Kribi', backup_frequency: 'cron', cron_expression: '0 2 * * 1-5', timezone: 'Africa/Douala',
    final_storage_path_template: '{company_name}/{city}/{database_name}/{timestamp}{extension}',
  },
];

/** A list of jobs as OpenAPI describes it. */
export const JOB_LIST_SCHEMA = { type: 'array' as const, items: { $ref: getSchemaPath(CreateJobDto) }, example: EXAMPLE };

/** Documents a body that is a list of jobs. */
export const ApiJobList = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(CreateJobDto),
    ApiBody({ required: true, description: 'Jobs, such as `GET /jobs?format=export` gives.', schema: { ...JOB_LIST_SCHEMA, maxItems: MAX_LISTED_JOBS } }),
  );

/** The forms in which `GET /jobs` answers besides JSON. */
export const JOB_FORMS = {
  csv: 'id,database_name,agent_id_responsible\r\n7,SALES_2026,ACME_DOUALA_AKWA\r\n',
  json: { parameter: 'format', mediaType: 'application/vnd.vigie.jobs+json', schema: { ...JOB_LIST_SCHEMA, description: 'With `format=export`: what `PUT /jobs` takes back.' } },
};
