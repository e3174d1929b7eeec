import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { CSV_TYPE, MayBeCsv } from '../common/http/csv-answer.js';
import { Compliance } from './dto/compliance.dto.js';

const DESCRIPTION =
  'RFC 4180 in UTF-8 with a header row: jobs by id, sites by name; all that match unless `limit` is named. Null is an empty cell. Text that a spreadsheet would take for a formula ' +
  'has an apostrophe in front. An answer that breaks off is not complete.';
const EXAMPLE = 'company_name,city,jobs,due,met,met_late,failed,unknown,missing,excused,percent_met,percent_met_on_time,downtime_seconds\r\nACME,Douala,1,30,27,1,1,0,1,0,93.33,90,86400\r\n';

/** Documents the answer, as JSON and as a table, and lets it be one. */
export const ApiCompliance = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(Compliance),
    MayBeCsv(),
    ApiOkResponse({
      content: {
        'application/json': { schema: { $ref: getSchemaPath(Compliance) } },
        [CSV_TYPE]: { schema: { type: 'string', description: DESCRIPTION }, example: EXAMPLE },
      },
    }),
  );
