import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { JobsModule } from '../jobs/jobs.module.js';
import { ScannerModule } from '../scanner/scanner.module.js';
import { DemoDataController } from './demo-data.controller.js';
import { DemoData } from './demo-data.entity.js';
import { DemoFolders } from './demo-folders.js';
import { DemoLoader } from './demo-loader.js';
import { DemoRemover } from './demo-remover.js';
import { DemoStates } from './demo-states.js';

/** A first look at Vigie, in an installation that is empty. */
@Module({
  imports: [TypeOrmModule.forFeature([DemoData]), JobsModule, ScannerModule],
  controllers: [DemoDataController],
  providers: [DemoStates, DemoLoader, DemoRemover, DemoFolders],
})
export class DemoDataModule {}
