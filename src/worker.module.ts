import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { CalendarModule } from './calendar/calendar.module.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { EventsModule } from './events/events.module.js';
import { ScanStepModule } from './scanner/agents/scan-step.module.js';
import { WorkerClock } from './scanner/clock/worker-clock.js';

/** A worker: takes groups of agents off the queue. It serves nothing, begins no scan and sends no message. */
@Module({ imports: [ConfigModule, DatabaseModule, EventsModule, AuditModule, CalendarModule, ScanStepModule], providers: [WorkerClock] })
export class WorkerModule {}
