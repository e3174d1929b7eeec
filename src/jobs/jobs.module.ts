import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { JobCreator } from './editing/job-creator.js';
import { JobEditor } from './editing/job-editor.js';
import { ExpectedBackupJob } from './job.entity.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { LedgerClock } from './ledger-clock.js';

/** What is expected, and when. */
@Module({
  imports: [TypeOrmModule.forFeature([ExpectedBackupJob]), IdempotencyModule, StorageModule],
  controllers: [JobsController],
  providers: [JobsService, JobCreator, JobEditor, LedgerClock],
  exports: [JobCreator, TypeOrmModule],
})
export class JobsModule {}
