import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentsModule } from '../agents/agents.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { UnmatchedController } from './unmatched.controller.js';
import { UnmatchedDatabase } from './unmatched-database.entity.js';
import { UnmatchedService } from './unmatched.service.js';

/** Databases that report and that nobody expects. */
@Module({
  imports: [TypeOrmModule.forFeature([UnmatchedDatabase]), AgentsModule, JobsModule],
  controllers: [UnmatchedController],
  providers: [UnmatchedService],
  exports: [TypeOrmModule],
})
export class UnmatchedModule {}
