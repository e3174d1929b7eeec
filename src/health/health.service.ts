import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { SingleFlight } from '../common/single-flight.js';
import { AppConfig } from '../config/config.js';
import { NotificationService } from '../notification/notification.service.js';
import { ScanRequests } from '../scanner/scan-requests.js';
import { volumeFacts } from '../storage/volumes.js';
import type { HealthStatus, Volume } from './health.dto.js';

/** How long a message may wait before people should know. */
const OUTBOX_PATIENCE_MS = 15 * 60_000;

/** What is wrong, for those who may see no names, paths and errors. */
const IN_GENERAL = {
  database: 'The database cannot be asked.',
  volumes: 'A storage root cannot be used: ask with a key for which.',
  scan: 'The last scan failed: ask with a key for why.',
  agents: 'Something could not be done in the last scan: ask with a key for what.',
  clock: 'The system clock jumped: nothing is declared missing until its time is confirmed.',
  outbox: 'Messages to people are overdue or were given up: ask with a key for which.',
} as const;

interface Reason {
  readonly kind: keyof typeof IN_GENERAL;
  readonly text: string;
}

interface Findings {
  readonly reasons: readonly Reason[];
  readonly volumes: Volume[];
}

/** Sums up how Vigie itself is: scanner, outbox, volumes. */
@Injectable()
export class HealthService {
  private readonly asking = new SingleFlight<Findings>();

  constructor(
    private readonly scanner: ScanRequests,
    private readonly notifications: NotificationService,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Whoever asks at the same time shares one answer: the question costs several queries, and needs no key.
   * @param inDetail names agents, paths and errors: for those who may see them
   */
  async status(inDetail: boolean): Promise<HealthStatus> {
    const { reasons, volumes } = await this.asking.run(() => this.look());
    const told = reasons.map(({ kind, text }) => (inDetail ? text : IN_GENERAL[kind]));
    return {
      status: reasons.length === 0 ? 'ok' : 'degraded', reasons: [...new Set(told)],
      uptime_seconds: Math.round(process.uptime()), volumes: inDetail ? volumes : [],
    };
  }

  private async look(): Promise<Findings> {
    const reasons: Reason[] = [];
    const volumes = await this.volumes(reasons);
    try {
      reasons.push(...(await this.ofScans()), ...(await this.ofMessages()));
    } catch (error) {
      reasons.push({ kind: 'database', text: `The database cannot be asked: ${messageOf(error)}` });
    }
    return { reasons, volumes };
  }

  private async ofScans(): Promise<Reason[]> {
    const { last, last_error, ledger_held } = await this.scanner.status();
    return [
      ...(last_error === null ? [] : [{ kind: 'scan', text: `The last scan failed: ${last_error}` } as const]),
      ...(last?.problems ?? []).map(({ agent_id, detail }) => ({ kind: 'agents', text: agent_id === null ? detail : `Agent ${agent_id}: ${detail}` }) as const),
      ...(ledger_held ? [{ kind: 'clock', text: IN_GENERAL.clock } as const] : []),
    ];
  }

  private async ofMessages(): Promise<Reason[]> {
    const { failed, oldest_untold_at: untold, oldest_pending_at: pending } = await this.notifications.outbox();
    const texts = [
      ...(failed > 0 ? [`${failed} messages could not be delivered: see /deliveries?status=failed.`] : []),
      ...(this.isOverdue(untold) ? [`Events since ${untold?.toISOString()} could not be turned into messages: see the log.`] : []),
      ...(this.isOverdue(pending) ? [`Messages since ${pending?.toISOString()} are not sent yet: see /deliveries?status=retrying.`] : []),
    ];
    return texts.map((text) => ({ kind: 'outbox', text }));
  }

  private isOverdue(since: Date | null): boolean {
    return since !== null && this.clock.now().getTime() - since.getTime() > OUTBOX_PATIENCE_MS;
  }

  private async volumes(reasons: Reason[]): Promise<Volume[]> {
    const { stagingRoot, validatedRoot } = this.config.storage;
    const volumes: Volume[] = [];
    for (const [name, path] of [['staging', stagingRoot], ['validated', validatedRoot]] as const) {
      try {
        const { freeBytes, totalBytes } = await volumeFacts(path);
        volumes.push({ name, path, free_bytes: freeBytes, total_bytes: totalBytes });
      } catch (error) {
        reasons.push({ kind: 'volumes', text: `The ${name} root ${path} cannot be used: ${messageOf(error)}` });
      }
    }
    return volumes;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
