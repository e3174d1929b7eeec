import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { JobsApplier } from './as-code/jobs-applier.js';
import { BulkEditor } from './bulk/bulk-editor.js';
import { JobCreator } from './editing/job-creator.js';
import { JobEditor } from './editing/job-editor.js';
import { ExpectedBackupJob } from './job.entity.js';
import { JobSetController } from './job-set.controller.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { LedgerClock } from './ledger-clock.js';
import { SchedulesController } from './schedules.controller.js';
import { SchedulesService } from './schedules.service.js';

/** What is expected, and when. */
@Module({
  imports: [TypeOrmModule.forFeature([ExpectedBackupJob]), IdempotencyModule, StorageModule],
  controllers: [JobsController, JobSetController, SchedulesController],
  providers: [JobsService, SchedulesService, JobCreator, JobEditor, JobsApplier, BulkEditor, LedgerClock],
  exports: [JobCreator, TypeOrmModule],
})
export class JobsModule {}
