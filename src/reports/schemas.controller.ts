import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../common/http/access.js';
import { reportSchema } from './report-schema.js';

/** What Vigie understands, for machines. */
@ApiTags('reports')
@Controller('schemas')
export class SchemasController {
  /** JSON Schema of the report that agents write. */
  @Get('report.json')
  @Public()
  @Header('Content-Type', 'application/schema+json')
  @ApiOkResponse({ content: { 'application/schema+json': { schema: { type: 'object' } } } })
  getReportSchema(): Promise<string> {
    return reportSchema();
  }
}
