import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';

/** Gauges are read from the database when they are asked for, so that they are true in every process. */
@Injectable()
export class MetricsService {
  private readonly registry = new Registry();

  constructor(private readonly dataSource: DataSource) {
    collectDefaultMetrics({ register: this.registry });
    this.countBy('vigie_jobs', 'Active jobs by status', 'SELECT current_status AS label, count(*) AS value FROM expected_backup_jobs WHERE is_active GROUP BY 1');
    this.countBy('vigie_deliveries', 'Messages by status', 'SELECT status AS label, count(*) AS value FROM deliveries GROUP BY 1');
    this.countBy('vigie_scan_runs', 'Scan runs by state', 'SELECT state AS label, count(*) AS value FROM scan_runs GROUP BY 1');
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  private countBy(name: string, help: string, sql: string): void {
    const { dataSource } = this;
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: ['status'],
      registers: [this.registry],
      async collect() {
        gauge.reset();
        for (const { label, value } of await dataSource.query<{ label: string; value: number }[]>(sql)) gauge.set({ status: label }, value);
      },
    });
  }
}
