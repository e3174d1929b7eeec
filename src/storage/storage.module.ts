import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FileThreads } from './threads/file-threads.js';
import { Promotion } from './final/promotion.js';
import { Staging } from './staging/staging.js';
import { StoredBackup } from './stored-backup.entity.js';
import { StoredBackupsController } from './stored-backups.controller.js';
import { StoredBackupsService } from './stored-backups.service.js';

/** The bytes: what agents staged, and the verified copies. */
@Module({
  imports: [TypeOrmModule.forFeature([StoredBackup])],
  controllers: [StoredBackupsController],
  providers: [FileThreads, Staging, Promotion, StoredBackupsService],
  exports: [Staging, Promotion, TypeOrmModule],
})
export class StorageModule {}
