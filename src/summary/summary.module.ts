import { Module } from '@nestjs/common';
import { NotificationModule } from '../notification/notification.module.js';
import { ScannerModule } from '../scanner/scanner.module.js';
import { SummaryController } from './summary.controller.js';
import { SummaryService } from './summary.service.js';

/** How everything is, at a glance. */
@Module({
  imports: [ScannerModule, NotificationModule],
  controllers: [SummaryController],
  providers: [SummaryService],
})
export class SummaryModule {}
