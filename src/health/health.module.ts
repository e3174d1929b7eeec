import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { NotificationModule } from '../notification/notification.module.js';
import { ScannerModule } from '../scanner/scanner.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { MigrationsIndicator } from './migrations.indicator.js';
import { RootController } from './root.controller.js';

/** Whether Vigie itself is well. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ScannerModule, NotificationModule],
  controllers: [RootController, HealthController],
  providers: [HealthService, MigrationsIndicator],
})
export class HealthModule {}
