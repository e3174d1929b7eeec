import { Logger } from '@nestjs/common';
import { SingleFlight } from './single-flight.js';

/** Deletes what is outdated, one batch after the other so that none holds many locks; once at a time, and stopped between two batches. */
export class BatchedSweep {
  private readonly logger = new Logger(BatchedSweep.name);
  private readonly flight = new SingleFlight<void>();
  private stopping = false;

  /** @param what is swept, for the log. @param sweepBatch deletes one batch and returns whether there may be more. */
  constructor(
    private readonly what: string,
    private readonly sweepBatch: () => Promise<boolean>,
  ) {}

  /** Resolves when nothing outdated is left; never rejects. */
  async run(): Promise<void> {
    if (this.stopping) return;
    await this.flight.run(() => this.sweepAll()).catch((error: unknown) => this.logger.error(`Sweeping ${this.what}: ${String(error)}`));
  }

  /** Resolves when the batch at work is done; no other follows. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.flight.drain();
  }

  private async sweepAll(): Promise<void> {
    while (!this.stopping && (await this.sweepBatch()));
  }
}
