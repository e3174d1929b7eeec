import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/config.js';
import { NotificationService } from '../notification/notification.service.js';
import { ScanRequests } from '../scanner/scan-requests.js';
import { volumeFacts } from '../storage/volumes.js';
import type { HealthStatus, Volume } from './health.dto.js';

/** Sums up how Vigie itself is: scanner, outbox, volumes. */
@Injectable()
export class HealthService {
  constructor(
    private readonly scanner: ScanRequests,
    private readonly notifications: NotificationService,
    private readonly config: AppConfig,
  ) {}

  async status(): Promise<HealthStatus> {
    const reasons: string[] = [];
    const volumes = await this.volumes(reasons);
    const scanner = await this.scanner.status();
    if (scanner.last_error !== null) reasons.push(`The last scan failed: ${scanner.last_error}`);
    for (const { agent_id, detail } of scanner.last?.problems ?? []) reasons.push(agent_id === null ? detail : `Agent ${agent_id}: ${detail}`);
    if (scanner.ledger_held) reasons.push('The system clock jumped: nothing is declared missing until its time is confirmed.');
    const outbox = await this.notifications.outbox();
    if (outbox.failed > 0) reasons.push(`${outbox.failed} messages could not be delivered: see /deliveries?status=failed.`);
    return { status: reasons.length === 0 ? 'ok' : 'degraded', reasons, uptime_seconds: Math.round(process.uptime()), volumes };
  }

  private async volumes(reasons: string[]): Promise<Volume[]> {
    const { stagingRoot, validatedRoot } = this.config.storage;
    const volumes: Volume[] = [];
    for (const [name, path] of [['staging', stagingRoot], ['validated', validatedRoot]] as const) {
      try {
        const { freeBytes, totalBytes } = await volumeFacts(path);
        volumes.push({ name, path, free_bytes: freeBytes, total_bytes: totalBytes });
      } catch (error) {
        reasons.push(`The ${name} root ${path} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return volumes;
  }
}
