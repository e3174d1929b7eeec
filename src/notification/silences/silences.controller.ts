import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/http/access.js';
import { ApiCreated } from '../../common/http/created.js';
import { ApiEtag } from '../../common/http/etag.decorators.js';
import { Id } from '../../common/http/id.pipe.js';
import { ApiPage, type Page } from '../../common/http/pagination.js';
import { ApiProblems } from '../../common/http/problem.js';
import { CreateSilence, ListSilencesQuery } from './dto/silence.dto.js';
import { Silence } from './silence.entity.js';
import { silenceEtag, silencePath, SilencesService } from './silences.service.js';

/** Jobs of which people do not want to hear for a while. */
@ApiTags('incidents')
@Controller('silences')
export class SilencesController {
  constructor(private readonly silences: SilencesService) {}

  /** Silences, newest first, those that are over included unless `over` says otherwise. */
  @Get()
  @Access('viewer')
  @ApiPage(Silence)
  listSilences(@Query() query: ListSilencesQuery): Promise<Page<Silence>> {
    return this.silences.list(query);
  }

  /** Holds alerts and reminders of the jobs that match back until it ends; what is still wrong then is told. Cycles are not excused: for that there are maintenance windows. */
  @Post()
  @Access('operator')
  @ApiCreated(Silence, { location: silencePath, etag: silenceEtag })
  @ApiProblems(422)
  createSilence(@Body() body: CreateSilence): Promise<Silence> {
    return this.silences.create(body);
  }

  /** One silence. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(Silence, silenceEtag)
  @ApiProblems(404, 422)
  getSilence(@Id() id: number): Promise<Silence> {
    return this.silences.get(id);
  }

  /** Ends it now. 409 when it is over. */
  @Delete(':id')
  @Access('operator')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiProblems(404, 409, 422)
  endSilence(@Id() id: number): Promise<void> {
    return this.silences.end(id);
  }
}
