import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Agent } from './agent.entity.js';
import { AgentRegistry } from './agent-registry.js';
import { AgentsController } from './agents.controller.js';
import { AgentsService } from './agents.service.js';

/** The machines that make backups. */
@Module({
  imports: [TypeOrmModule.forFeature([Agent])],
  controllers: [AgentsController],
  providers: [AgentsService, AgentRegistry],
  exports: [AgentRegistry, TypeOrmModule],
})
export class AgentsModule {}
