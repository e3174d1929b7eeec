import { Injectable } from '@nestjs/common';
import type { RunContext } from '../runs/run-context.js';
import { MisjudgedReports } from './misjudged-reports.js';
import { MislaidReports } from './mislaid-reports.js';

/** Sets right what was put away, before anybody looks at what lies in `log`. */
@Injectable()
export class ShelfCheck {
  constructor(
    private readonly mislaid: MislaidReports,
    private readonly misjudged: MisjudgedReports,
  ) {}

  /** What is put back must have been found. @throws ScanInterrupted when Vigie is shutting down */
  async check(context: RunContext): Promise<void> {
    await this.mislaid.find();
    await this.misjudged.putBack(context);
  }
}
