import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ScanBeginning } from '../runs/scan-beginning.js';

const TICK_MS = 1_000;

/** Watches the clock of a process that begins no scan: while it cannot be trusted, nothing is declared missing. */
@Injectable()
export class WorkerClock implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly beginning: ScanBeginning) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.beginning.watchClock(), TICK_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
