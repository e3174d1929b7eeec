/** Milliseconds that work takes when nothing else is at work: the fastest of some runs. For limits that only a wrong way to do it exceeds, by far. */
export async function fastest(work: () => unknown, runs = 5): Promise<number> {
  let fastestMs = Infinity;
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    await work();
    fastestMs = Math.min(fastestMs, performance.now() - began);
  }
  return fastestMs;
}
