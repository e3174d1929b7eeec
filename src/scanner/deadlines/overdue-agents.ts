import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { ClockWatch } from '../clock/clock-watch.js';
import { DeadlinePatience } from './deadline-patience.js';
import { Deadlines, type DueJobs } from '../ledger/deadlines.js';
import { AnsweredCycles } from '../record/answered-cycles.js';

/** Finds the agents that have to be looked at because a backup of theirs is overdue. */
@Injectable()
export class OverdueAgents {
  private readonly patience = new DeadlinePatience();

  constructor(
    private readonly deadlines: Deadlines,
    private readonly answered: AnsweredCycles,
    private readonly clock: Clock,
    private readonly clockWatch: ClockWatch,
  ) {}

  /**
   * One statement when nothing is due. A cycle that has its entry is not overdue: its job moves on here, and no scan
   * is made for it. None while the system clock cannot be trusted, as then nothing may be called missing.
   */
  async find(): Promise<Map<string, DueJobs>> {
    if (!this.clockWatch.isTrusted) return new Map();
    const ripe = this.patience.ripe(await this.deadlines.passed(), this.clock.monotonicMs());
    if (ripe.size === 0) return ripe;
    const open = await this.answered.pass([...ripe.values()].flatMap(({ jobIds }) => jobIds));
    return new Map([...ripe].filter(([, { jobIds }]) => jobIds.some((id) => open.has(id))));
  }

  /** These jobs were looked at: those that are still due can wait. */
  looked(jobIds: readonly number[]): void {
    this.patience.looked(jobIds, this.clock.monotonicMs());
  }
}
