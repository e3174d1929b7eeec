import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BackupEntry } from './backup-entry.entity.js';
import { EntriesController } from './entries.controller.js';
import { EntriesService } from './entries.service.js';
import { EntryReader } from './entry-reader.js';
import { EntryFinding } from './findings/entry-finding.entity.js';

/** What was found out about each expected backup. */
@Module({
  imports: [TypeOrmModule.forFeature([BackupEntry, EntryFinding])],
  controllers: [EntriesController],
  providers: [EntriesService, EntryReader],
  exports: [TypeOrmModule, EntryReader],
})
export class EntriesModule {}
