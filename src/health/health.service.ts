import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';
import { NotificationService } from '../notification/notification.service.js';
import { ScanRequests } from '../scanner/scan-requests.js';
import { volumeFacts } from '../storage/volumes.js';
import type { HealthStatus, Volume } from './health.dto.js';

/** How long a message may wait before people should know. */
const OUTBOX_PATIENCE_MS = 15 * 60_000;

/** Sums up how Vigie itself is: scanner, outbox, volumes. */
@Injectable()
export class HealthService {
  constructor(
    private readonly scanner: ScanRequests,
    private readonly notifications: NotificationService,
    private readonly config: AppConfig,
    private readonly clock: Clock,
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
    if (this.isOverdue(outbox.oldest_untold_at)) reasons.push(`Events since ${outbox.oldest_untold_at?.toISOString()} could not be turned into messages: see the log.`);
    if (this.isOverdue(outbox.oldest_pending_at)) reasons.push(`Messages since ${outbox.oldest_pending_at?.toISOString()} are not sent yet: see /deliveries?status=retrying.`);
    return { status: reasons.length === 0 ? 'ok' : 'degraded', reasons, uptime_seconds: Math.round(process.uptime()), volumes };
  }

  private isOverdue(since: Date | null): boolean {
    return since !== null && this.clock.now().getTime() - since.getTime() > OUTBOX_PATIENCE_MS;
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
