/** How long some work takes, in seconds. */
export async function seconds(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** @throws Error when there are none. */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error('No values, no median.');
  return middle;
}

/** One of several works that are held against one another. */
export interface Contender {
  /** Not measured: what has to be made before each round. */
  readonly before?: () => unknown;
  /** A number that it gives is its figure, instead of the time it took. */
  readonly run: () => Promise<unknown>;
  /** Not measured: what has to be cleared after each round. */
  readonly after?: () => unknown;
}

/**
 * Runs works one after another, `rounds` times over, so that what the machine does beside falls on all of them.
 * @returns the median per work: seconds, or what `run` gives.
 */
export async function sideBySide<K extends string>(rounds: number, works: Record<K, Contender>): Promise<Record<K, number>> {
  const names = Object.keys(works) as K[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { before, run, after } = works[name];
      await before?.();
      let own: unknown;
      const took = await seconds(async () => {
        own = await run();
      });
      figures[name].push(typeof own === 'number' ? own : took);
      await after?.();
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(figures[name])])) as Record<K, number>;
}
