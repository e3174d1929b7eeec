import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../common/http/access.js';
import { ApiEventStream } from './api-event-stream.js';
import { StreamEventsQuery } from './dto/stream-events-query.dto.js';
import { FeedStreams } from './feed-streams.js';

/** What happens, as it happens. */
@ApiTags('events')
@Controller('events')
export class EventsController {
  constructor(private readonly streams: FeedStreams) {}

  /**
   * Follows what happens: scans and their progress, entries, changes of status, messages, edits. A stream for `EventSource`, curl and
   * any other client of Server-Sent Events; it ends when the key or the session does, and with the server. 429: the key has 50
   * streams; 503: the server has 500, or shuts down; `Retry-After` says when to ask again.
   */
  @Get()
  @Access('viewer')
  @ApiEventStream()
  streamEvents(@Query() query: StreamEventsQuery, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.streams.serve(query, request, response);
  }
}
