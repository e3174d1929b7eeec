import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { EventSweeper } from './event-sweeper.js';
import { EventsController } from './events.controller.js';
import { FeedHub } from './feed-hub.js';
import { FeedOptions } from './feed-options.js';
import { FeedReader } from './feed-reader.js';
import { FeedStreams } from './feed-streams.js';
import { Visitors } from './visitor.js';

/** Lets clients follow what happens, whichever process does it. */
@Module({
  imports: [AccessModule],
  controllers: [EventsController],
  providers: [FeedStreams, FeedHub, FeedReader, FeedOptions, Visitors, EventSweeper],
})
export class FeedModule {}
