import { createHash } from 'node:crypto';

/** Seed of this run; every file draws from streams of its own, so that none depends on what the others do. */
export const SEED = process.env.CHAOS_SEED ?? '1';

/** Length of the whole run; a file is given a part of it. */
const SECONDS = Number(process.env.CHAOS_SECONDS ?? 120);

/** Draws that the seed and the name of the stream decide. */
export class Chance {
  private drawn = 0;

  constructor(private readonly stream: string) {}

  /** 0 ≤ x < 1 */
  next(): number {
    return createHash('sha256').update(`${SEED}/${this.stream}/${this.drawn++}`).digest().readUInt32BE(0) / 2 ** 32;
  }

  /** A whole number, `least` ≤ n < `most`. */
  between(least: number, most: number): number {
    return Math.floor(least + this.next() * (most - least));
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.between(0, items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }
}

/** A part of the time of the run. */
export class Budget {
  private readonly end: number;

  /** @param share of the whole time, 0 to 1 */
  constructor(share: number) {
    this.end = performance.now() + share * SECONDS * 1_000;
  }

  get isLeft(): boolean {
    return performance.now() < this.end;
  }
}

/** How many of something belong into this run, when `inTwoMinutes` belong into one of 120 s. */
export function scaled(inTwoMinutes: number): number {
  return Math.max(1, Math.round((inTwoMinutes * SECONDS) / 120));
}

/** One line of what is done, on standard error: what a failed run leaves to read. */
export function tell(stream: string, what: string): void {
  process.stderr.write(`chaos ${stream}: ${what}\n`);
}
