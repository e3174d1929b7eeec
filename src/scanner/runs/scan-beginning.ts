import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { ClockWatch } from '../clock/clock-watch.js';
import { Leftovers } from '../collect/leftovers.js';
import { LostReports } from '../collect/lost-reports.js';
import { MisjudgedReports } from '../collect/misjudged-reports.js';
import type { RunContext } from './run-context.js';
import type { ScanRun } from './scan-run.entity.js';
import { type Gap, isWithin, WatchGaps } from '../clock/watch-gaps.js';

type TimeOfRun = Pick<RunContext, 'ledgerHeld' | 'observedLate' | 'unwatched'>;

/** What a scan has to know about time and past before it begins. */
@Injectable()
export class ScanBeginning {
  private readonly logger = new Logger('Scan');
  private readonly gaps: WatchGaps;

  constructor(
    private readonly clock: Clock,
    private readonly clockWatch: ClockWatch,
    private readonly leftovers: Leftovers,
    private readonly lost: LostReports,
    private readonly misjudged: MisjudgedReports,
  ) {
    this.gaps = new WatchGaps(clock.now());
  }

  watchClock(): void {
    const wasHeld = this.clockWatch.hasJumped;
    const jump = this.clockWatch.look();
    if (jump !== 0) {
      this.gaps.jumped(jump, this.clock.now());
      this.misjudged.jumped(jump, this.clock.now());
      this.logger.warn(`The system clock jumped by ${Math.round(jump / 60_000)} min: nothing is declared missing until the next look confirms the time.`);
    } else if (wasHeld) this.logger.log('The system clock is trusted again: deadlines are watched by the time it says now.');
  }

  /** Once, at start. @param last the newest run that ended well, of any kind: until then somebody watched. */
  async recover(last: ScanRun | null): Promise<void> {
    if (last?.finished_at) this.gaps.watchedUntil(last.finished_at);
    await this.leftovers.clearAll();
    await this.lost.restore();
  }

  /** What the ledger has to know of time, asked at any moment of a scan. */
  get time(): TimeOfRun {
    return {
      ledgerHeld: () => this.isHeld,
      observedLate: (deadline) => this.gaps.covers(deadline),
      unwatched: () => this.gaps.all,
    };
  }

  /** The same where a run of another process is worked on. @param unwatched by that process; what the clock of this one has done counts besides */
  timeElsewhere(unwatched: readonly Gap[]): TimeOfRun {
    return {
      ledgerHeld: () => this.isHeld,
      observedLate: (deadline) => isWithin(unwatched, deadline) || this.gaps.leaptOver(deadline),
      unwatched: () => unwatched,
    };
  }

  private get isHeld(): boolean {
    return !this.clockWatch.isTrusted || this.misjudged.arePossible;
  }
}
