import { Module } from '@nestjs/common';
import { ScannerModule } from '../scanner/scanner.module.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';

/** Figures for Prometheus. */
@Module({ imports: [ScannerModule], controllers: [MetricsController], providers: [MetricsService] })
export class MetricsModule {}
