import { Module } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { EventsModule } from './events/events.module.js';

/** The architecture at a glance: foundations first, then what stands on them. */
@Module({
  imports: [ConfigModule, DatabaseModule, EventsModule],
})
export class AppModule {}
