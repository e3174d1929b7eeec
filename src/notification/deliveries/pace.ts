const MINUTE_MS = 60_000;

/** Keeps a limit per minute: in no minute more begin than that. Each process counts for itself. */
export class Pace {
  /** When those of the last minute began, in ms. */
  private began: number[] = [];

  /** @param perMinute 0 = no limit @returns how many may begin now */
  room(perMinute: number, now: Date): number {
    if (perMinute === 0) return Infinity;
    const at = now.getTime();
    // A clock that was set back must not hold up anything for longer than a minute.
    this.began = this.began.filter((start) => start > at - MINUTE_MS && start <= at);
    return Math.max(0, perMinute - this.began.length);
  }

  note(count: number, now: Date): void {
    for (let each = 0; each < count; each++) this.began.push(now.getTime());
  }
}
