import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ExcusedCycle } from './excused-cycle.entity.js';
import { MaintenanceWindow } from './maintenance-window.entity.js';
import { MaintenanceWindowsController } from './maintenance-windows.controller.js';
import { MaintenanceWindowsService } from './maintenance-windows.service.js';
import { OpeningsService } from './openings.service.js';
import { PausesController } from './pauses.controller.js';
import { PausesService } from './pauses.service.js';

/** When backups are not expected. */
@Module({
  imports: [TypeOrmModule.forFeature([MaintenanceWindow, ExcusedCycle])],
  controllers: [MaintenanceWindowsController, PausesController],
  providers: [MaintenanceWindowsService, OpeningsService, PausesService],
})
export class CalendarModule {}
