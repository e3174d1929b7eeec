import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../common/http/access.js';
import { Welcome } from './health.dto.js';

@ApiTags('health')
@Controller()
export class RootController {
  /** Says hello and where the documentation is. */
  @Get()
  @Public()
  @ApiOkResponse({ type: Welcome })
  getRoot(): Welcome {
    return { message: 'Vigie watches over your backups. The API documentation is at /docs.' };
  }
}
