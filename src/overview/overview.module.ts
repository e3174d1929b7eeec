import { Module } from '@nestjs/common';
import { OverviewController } from './overview.controller.js';
import { OverviewService } from './overview.service.js';

/** What the first page of the dashboard shows beside the summary. */
@Module({ controllers: [OverviewController], providers: [OverviewService] })
export class OverviewModule {}
