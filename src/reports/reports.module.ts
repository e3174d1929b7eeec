import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentsModule } from '../agents/agents.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { RejectedReportsController } from './rejected-reports.controller.js';
import { Report } from './report.entity.js';
import { ReportContents } from './report-contents.js';
import { ReportRetry } from './report-retry.js';
import { ReportReturn } from './report-return.js';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';
import { SchemasController } from './schemas.controller.js';

/** Report files, and what became of them. */
@Module({
  imports: [TypeOrmModule.forFeature([Report]), AgentsModule, StorageModule],
  controllers: [ReportsController, RejectedReportsController, SchemasController],
  providers: [ReportsService, ReportRetry, ReportReturn, ReportContents],
  exports: [TypeOrmModule, ReportReturn],
})
export class ReportsModule {}
