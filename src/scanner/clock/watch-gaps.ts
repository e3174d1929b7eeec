/** A span of wall-clock time: [from, until). */
export interface Gap {
  readonly from: Date;
  readonly until: Date;
}

/** So that a clock that flaps for months costs nothing: what fell due in an older gap was settled long ago. */
const MOST_LEAPS = 100;
const ALWAYS = new Date(-8.64e15);

/** The times in which nobody watched: before this process began, and what the clock has leapt over since. Deadlines in them are observed late. */
export class WatchGaps {
  private downtime: Gap;
  private leaps: readonly Gap[] = [];

  /** @param began when this process began to watch. */
  constructor(began: Date) {
    this.downtime = { from: ALWAYS, until: began };
  }

  /** An earlier process watched until then: what it saw in time and left open (a report waited) was not observed late. */
  watchedUntil(at: Date): void {
    this.downtime = { ...this.downtime, from: at };
  }

  /**
   * The wall clock has jumped and says `now`: it was set, or the machine was asleep. What lies in a leap forward came and
   * went unseen; after one back it is still to come.
   */
  jumped(byMs: number, now: Date): void {
    if (byMs > 0) {
      this.leaps = [...this.leaps, { from: new Date(now.getTime() - byMs), until: now }].slice(-MOST_LEAPS);
      return;
    }
    this.downtime = endingBy(this.downtime, now);
    this.leaps = this.leaps.map((leap) => endingBy(leap, now));
  }

  covers(at: Date): boolean {
    return isWithin(this.all, at);
  }

  get all(): readonly Gap[] {
    return [this.downtime, ...this.leaps];
  }

  /** Whether the clock of this process has leapt over it, whoever else may have watched. */
  leaptOver(at: Date): boolean {
    return isWithin(this.leaps, at);
  }
}

export function isWithin(gaps: readonly Gap[], at: Date): boolean {
  return gaps.some(({ from, until }) => from <= at && at < until);
}

function endingBy(gap: Gap, now: Date): Gap {
  return gap.until < now ? gap : { ...gap, until: now };
}
