import { Global, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CommitWatch } from './commit-watch.js';
import { DomainEvent } from './event.entity.js';
import { EventLog } from './event-log.js';

/** The outbox: facts written with the change that made them true, and the wake-up call after the commit. */
@Global()
@Module({
  imports: [EventEmitterModule.forRoot(), TypeOrmModule.forFeature([DomainEvent])],
  providers: [EventLog, CommitWatch],
  exports: [EventLog],
})
export class EventsModule {}
