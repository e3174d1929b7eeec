import { Body, Controller, Delete, Get, Header, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { Id } from '../common/http/id.pipe.js';
import { PageQuery } from '../common/http/page.dto.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';
import { CreateApiKey, CreatedApiKey } from './dto/api-key.dto.js';

/** Who may call the API. */
@ApiTags('access')
@Controller('api_keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  /** All API keys by id, without the keys themselves. */
  @Get()
  @Access('admin')
  @ApiPage(ApiKey)
  listApiKeys(@Query() query: PageQuery): Promise<Page<ApiKey>> {
    return this.keys.list(query);
  }

  /** Makes a key; the answer is the only place where it is ever shown. */
  @Post()
  @Access('admin')
  @Header('Cache-Control', 'no-store')
  @ApiProblems(422)
  createApiKey(@Body() body: CreateApiKey): Promise<CreatedApiKey> {
    return this.keys.create(body);
  }

  /** Deletes a key, and ends the sessions that were opened with it. 409 for the last key of an administrator. */
  @Delete(':id')
  @Access('admin')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiProblems(404, 409, 422)
  deleteApiKey(@Id() id: number): Promise<void> {
    return this.keys.delete(id);
  }
}
