import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import type { QueueCounts } from '../queue/flow-queue.js';
import { ScanFlows } from '../scanner/dispatch/scan-flows.js';

/** Gauges are read from the database when they are asked for, so that they are true in every process. */
@Injectable()
export class MetricsService {
  private readonly registry = new Registry();

  constructor(
    private readonly dataSource: DataSource,
    private readonly flows: ScanFlows,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.countBy('vigie_jobs', 'Active jobs by status', 'SELECT current_status AS label, count(*) AS value FROM expected_backup_jobs WHERE is_active GROUP BY 1');
    this.countBy('vigie_deliveries', 'Messages by status', 'SELECT status AS label, count(*) AS value FROM deliveries GROUP BY 1');
    this.countBy('vigie_scan_runs', 'Scan runs by state', 'SELECT state AS label, count(*) AS value FROM scan_runs GROUP BY 1');
    if (!flows.isOn) return;
    this.ofQueue('vigie_queue_waiting', 'Groups of agents that wait for a worker', ({ waiting }) => waiting);
    this.ofQueue('vigie_queue_active', 'Groups of agents at work', ({ active }) => active);
    this.ofQueue('vigie_queue_workers', 'Processes that take groups of agents', ({ workers }) => workers);
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Absent while the queue cannot be asked. */
  private ofQueue(name: string, help: string, figure: (counts: QueueCounts) => number): void {
    const { flows } = this;
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        const counts = await flows.counts().catch(() => null);
        if (counts === null) gauge.remove();
        else gauge.set(figure(counts));
      },
    });
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
