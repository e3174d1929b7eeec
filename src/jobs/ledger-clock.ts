import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';
import type { LedgerOptions } from './job-fields.js';

/** Tells when the ledger of a job that is made or changed now begins, and the server's default grace. */
@Injectable()
export class LedgerClock {
  constructor(private readonly config: AppConfig, private readonly clock: Clock) {}

  options(): LedgerOptions {
    return { now: this.clock.now(), defaultGraceMs: this.config.scanner.defaultGraceMs };
  }
}
