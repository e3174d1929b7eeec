import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { ComplianceController } from './compliance.controller.js';
import { ComplianceService } from './compliance.service.js';

/** How well backups kept their schedules, month by month. */
@Module({ imports: [JobsModule], controllers: [ComplianceController], providers: [ComplianceService] })
export class ComplianceModule {}
