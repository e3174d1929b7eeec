import fc from 'fast-check';
import { togetherOrAlone } from './isolation.js';
import { inSlicesBy } from '../record/slices.js';
import { ScanInterrupted } from '../runs/run-context.js';

describe('togetherOrAlone', () => {
  it('does everything that can be done, exactly once, and tells what cannot', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 8 }), async (good) => {
      const done: number[] = [];
      const failed: number[] = [];
      const calls: number[] = [];
      const items = good.map((_, index) => index);
      await togetherOrAlone(items, (some) => {
        calls.push(some.length);
        if (some.some((index) => !good[index])) return Promise.reject(new Error('bad'));
        done.push(...some);
        return Promise.resolve();
      }, (index) => failed.push(index));
      expect(done).toEqual(items.filter((index) => good[index]));
      expect(failed).toEqual(items.filter((index) => !good[index]));
      if (good.every(Boolean) && good.length > 0) expect(calls).toEqual([good.length]);
    }));
  });

  it('goes no further when Vigie is shutting down', async () => {
    let calls = 0;
    const work = () => {
      calls++;
      return Promise.reject(new ScanInterrupted());
    };
    await expect(togetherOrAlone([1, 2, 3], work, () => undefined)).rejects.toThrow(ScanInterrupted);
    expect(calls).toBe(1);
  });
});

describe('inSlicesBy', () => {
  it('keeps every item, in order, and no slice of several has more than 800 jobs', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 40 }), (sizes) => {
      const slices = inSlicesBy(sizes, (size) => size);
      expect(slices.flat()).toEqual(sizes);
      for (const slice of slices) if (slice.length > 1) expect(slice.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(800);
    }));
  });
});
