import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/config.js';
import { NotificationService } from '../notification/notification.service.js';
import { ScanRequests } from '../scanner/runs/scan-requests.js';
import { volumeFacts } from '../storage/volumes.js';
import { AlarmBook } from '../watch/alarm-book.js';
import { forecastOf } from '../watch/alarms.js';
import { VolumeStates } from '../watch/volume-states.js';
import type { Volume } from './health.dto.js';

/** How long a message may wait before people should know. */
const OUTBOX_PATIENCE_MS = 15 * 60_000;

/** What is wrong, for those who may see no names, paths and errors. */
export const IN_GENERAL = {
  database: 'The database cannot be asked.',
  volumes: 'A storage root cannot be used: ask with a key for which.',
  scan: 'The last scan failed: ask with a key for why.',
  queue: 'The queue of scans cannot be asked: ask with a key for why.',
  agents: 'Something could not be done in the last scan: ask with a key for what.',
  clock: 'The system clock jumped: nothing is declared missing until its time is confirmed.',
  alarms: 'Something is wrong with Vigie itself: ask with a key for what.',
  channels: 'A notification channel was switched off, or a mail address refused for good: ask with a key for which.',
  administrators: 'No administrator can be reached by mail any more.',
  outbox: 'Messages to people are overdue or were given up: ask with a key for which.',
} as const;

export interface Reason {
  readonly kind: keyof typeof IN_GENERAL;
  readonly text: string;
}

type Space = Omit<Volume, 'bytes_per_day' | 'days_left'>;
type Trends = Awaited<ReturnType<VolumeStates['trends']>>;

export interface Findings {
  readonly reasons: readonly Reason[];
  readonly volumes: Volume[];
}

/** Looks at everything that says how Vigie itself is: scanner, outbox, volumes, alarms. */
@Injectable()
export class HealthFindings {
  constructor(
    private readonly scanner: ScanRequests,
    private readonly notifications: NotificationService,
    private readonly alarms: AlarmBook,
    private readonly states: VolumeStates,
    private readonly config: AppConfig,
  ) {}

  /** Never rejects: a database that cannot be asked is a finding. */
  async look(now: Date): Promise<Findings> {
    const reasons: Reason[] = [];
    const spaces = await this.volumes(reasons);
    let trends: Trends = new Map();
    try {
      trends = await this.states.trends();
      reasons.push(...(await this.ofScans()), ...(await this.ofMessages(now)), ...(await this.ofAlarms()));
    } catch (error) {
      reasons.push({ kind: 'database', text: `The database cannot be asked: ${messageOf(error)}` });
    }
    return { reasons, volumes: spaces.map((space) => withForecast(space, trends, now)) };
  }

  private async ofScans(): Promise<Reason[]> {
    const { last, last_error, ledger_held } = await this.scanner.status();
    return [
      ...(last_error === null ? [] : [{ kind: 'scan', text: `The last scan failed: ${last_error}` } as const]),
      ...(last?.problems ?? []).map(({ agent_id, detail }) => ({ kind: 'agents', text: agent_id === null ? detail : `Agent ${agent_id}: ${detail}` }) as const),
      ...(ledger_held ? [{ kind: 'clock', text: IN_GENERAL.clock } as const] : []),
    ];
  }

  private async ofMessages(now: Date): Promise<Reason[]> {
    const { failed, oldest_untold_at: untold, oldest_pending_at: pending, disabled_channels, disabled_recipients } = await this.notifications.outbox();
    const texts = [
      ...(failed > 0 ? [`${failed} messages could not be delivered: see /deliveries?status=failed.`] : []),
      ...(isOverdue(untold, now) ? [`Events since ${untold?.toISOString()} could not be turned into messages: see the log.`] : []),
      ...(isOverdue(pending, now) ? [`Messages since ${pending?.toISOString()} are not sent yet: see /deliveries?status=retrying.`] : []),
    ];
    return [
      ...texts.map((text) => ({ kind: 'outbox', text }) as const),
      ...disabled_channels.map(({ id, name, reason }) => ({ kind: 'channels', text: `Notification channel ${id} (${name}) was switched off: ${reason}` }) as const),
      ...disabled_recipients.map(({ id, address, reason }) => ({ kind: 'channels', text: `No mail goes to ${address} any more (POST /mail_recipients/${id}/enable): ${reason}` }) as const),
      ...(this.hasNoAdministrator(disabled_recipients) ? [{ kind: 'administrators', text: `${IN_GENERAL.administrators} Every address of ADMIN_EMAIL_RECIPIENT was refused for good: mend one, and enable it.` } as const] : []),
    ];
  }

  private hasNoAdministrator(disabled: readonly { readonly address: string }[]): boolean {
    const gone = new Set(disabled.map(({ address }) => address.toLowerCase()));
    const { adminRecipients } = this.config.notification;
    return adminRecipients.length > 0 && adminRecipients.every((address) => gone.has(address.toLowerCase()));
  }

  /** Late messages are told from the outbox itself, which is asked at this moment. */
  private async ofAlarms(): Promise<Reason[]> {
    const open = await this.alarms.open();
    return open.filter(({ kind }) => kind !== 'outbox_late').map(({ text }) => ({ kind: 'alarms', text }));
  }

  private async volumes(reasons: Reason[]): Promise<Space[]> {
    const { stagingRoot, validatedRoot } = this.config.storage;
    const volumes: Space[] = [];
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

function withForecast(space: Space, trends: Trends, now: Date): Volume {
  const forecast = forecastOf({ freeBytes: space.free_bytes, earlier: trends.get(space.name) ?? null }, now);
  return { ...space, bytes_per_day: forecast && Math.round(forecast.bytesPerDay), days_left: forecast && Math.floor(forecast.daysLeft * 10) / 10 };
}

function isOverdue(since: Date | null, now: Date): boolean {
  return since !== null && now.getTime() - since.getTime() > OUTBOX_PATIENCE_MS;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
