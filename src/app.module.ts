import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AccessModule } from './access/access.module.js';
import { AgentsModule } from './agents/agents.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CalendarModule } from './calendar/calendar.module.js';
import { ComplianceModule } from './compliance/compliance.module.js';
import { ConfigModule } from './config/config.module.js';
import { CyclesModule } from './cycles/cycles.module.js';
import { DatabaseModule } from './database/database.module.js';
import { DemoDataModule } from './demo-data/demo-data.module.js';
import { DigestModule } from './digest/digest.module.js';
import { EntriesModule } from './entries/entries.module.js';
import { EventsModule } from './events/events.module.js';
import { FeedModule } from './feed/feed.module.js';
import { HealthModule } from './health/health.module.js';
import { HistoryModule } from './history/history.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { NotificationModule } from './notification/notification.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { ScannerModule } from './scanner/scanner.module.js';
import { StorageModule } from './storage/storage.module.js';
import { SummaryModule } from './summary/summary.module.js';
import { WatchModule } from './watch/watch.module.js';
import { UnmatchedModule } from './unmatched/unmatched.module.js';

const foundations = [ConfigModule, DatabaseModule, EventsModule, StorageModule, ScheduleModule.forRoot()];
const whoMayComeIn = [AccessModule, AuditModule];
/** Express looks at one route after the other: what is asked most comes before the rest. */
const whatIsAskedMost = [EntriesModule, JobsModule];
/** Before the reports: `/reports/compliance` must be found before `/reports/:id`. */
const howItWent = [ComplianceModule, CyclesModule];
const whatIsExpected = [CalendarModule, AgentsModule, UnmatchedModule];
const whatArrived = [ScannerModule, ReportsModule, HistoryModule];
const whoIsTold = [NotificationModule, DigestModule, FeedModule];
const howVigieIs = [DemoDataModule, SummaryModule, OverviewModule, HealthModule, WatchModule, MetricsModule];

/** The architecture at a glance. Scanner and Notification know nothing of each other: events join them. */
@Module({ imports: [...foundations, ...whoMayComeIn, ...whatIsAskedMost, ...howItWent, ...whatIsExpected, ...whatArrived, ...whoIsTold, ...howVigieIs] })
export class AppModule {}
