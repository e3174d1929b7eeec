import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from '../common/http/access.js';

/** What `GET /` answers. */
export class Welcome {
  @ApiProperty({ description: 'A greeting, and where the documentation is.', example: 'Vigie watches over your backups. The API documentation is at /docs.' })
  message!: string;
}

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
