import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { NotificationModule } from '../notification/notification.module.js';
import { ScannerModule } from '../scanner/scanner.module.js';
import { WatchModule } from '../watch/watch.module.js';
import { HealthController } from './health.controller.js';
import { HealthFindings } from './health-findings.js';
import { HealthService } from './health.service.js';
import { MigrationsIndicator } from './migrations.indicator.js';
import { RootController } from './root.controller.js';
import { SystemController } from './system.controller.js';
import { SystemService } from './system.service.js';

/** Whether Vigie itself is well. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ScannerModule, NotificationModule, WatchModule],
  controllers: [RootController, HealthController, SystemController],
  providers: [HealthService, HealthFindings, SystemService, MigrationsIndicator],
})
export class HealthModule {}
