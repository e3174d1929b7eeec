import { Module } from '@nestjs/common';
import { CyclesController } from './cycles.controller.js';
import { CyclesService } from './cycles.service.js';

/** What became of each cycle: the schedule of a job joined with its entries. */
@Module({ controllers: [CyclesController], providers: [CyclesService] })
export class CyclesModule {}
