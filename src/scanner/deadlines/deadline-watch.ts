import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { OverdueAgents } from './overdue-agents.js';
import { ScannerService } from '../scanner.service.js';

/** Twice a minute: a backup is called missing within a minute of its deadline. */
const LOOK_MS = 30_000;

/** Whether deadlines are watched; a test that moves the clock itself decides when to look. */
@Injectable()
export class DeadlineWatchOptions {
  readonly isOn: boolean = true;
}

/**
 * Watches deadlines between the scans, and where there are none (`SCANNER_INTERVAL_MINUTES=0`). An agent with an
 * overdue backup gets a scan of its own, which judges what it has left before it calls anything missing.
 */
@Injectable()
export class DeadlineWatch implements BeforeApplicationShutdown {
  private readonly logger = new Logger(DeadlineWatch.name);
  private looking: Promise<void> | null = null;

  constructor(
    private readonly overdue: OverdueAgents,
    private readonly scanner: ScannerService,
    private readonly options: DeadlineWatchOptions,
  ) {}

  @Interval(LOOK_MS)
  tick(): void {
    if (this.options.isOn) void this.look();
  }

  /** Resolves when everything that was overdue has been looked at; one look at a time. Never rejects. */
  look(): Promise<void> {
    return (this.looking ??= this.settleOverdue()
      .catch((error: unknown) => {
        if (this.scanner.isOpen) this.logger.error(`Deadlines could not be watched: ${String(error)}`, error instanceof Error ? error.stack : undefined);
      })
      .finally(() => (this.looking = null)));
  }

  /** The look at work ends with its scan, which the scanner ends. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.looking;
  }

  private async settleOverdue(): Promise<void> {
    if (!this.scanner.isOpen) return;
    const agents = await this.overdue.find();
    if (agents.size === 0) return;
    const looked = await this.scanner.lookAt(new Set(agents.keys()));
    this.overdue.looked([...agents].flatMap(([key, { jobIds }]) => (looked.has(key) ? jobIds : [])));
  }
}
