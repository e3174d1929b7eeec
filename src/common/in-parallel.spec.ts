import { inParallel } from './in-parallel.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Work in parallel', () => {
  it('does every item once, at most so many at a time', async () => {
    const done: number[] = [];
    let [atWork, most] = [0, 0];
    await inParallel([...Array(20).keys()], 3, async (item) => {
      most = Math.max(most, ++atWork);
      await turn();
      done.push(item);
      atWork--;
    });
    expect(most).toBe(3);
    expect(done.sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
  });

  it('takes no further item after the first error, and throws it once those at work have ended', async () => {
    const ended: number[] = [];
    const work = inParallel([0, 1, 2, 3, 4, 5], 2, async (item) => {
      if (item === 0) throw new Error('of the first');
      for (let turns = 0; turns < 5; turns++) await turn();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('of the first');
    expect(ended).toEqual([1]);
  });

  it('of nothing is nothing', async () => {
    await inParallel([], 4, () => Promise.reject(new Error('never')));
  });
});
