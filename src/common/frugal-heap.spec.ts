import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const BUILT = resolve('dist/src/common/frugal-heap.js');

/** In a program of its own, as built: what else is in memory would decide. Most of the heap while much that lives longer than a moment is dropped again and again, in MiB. */
const PROGRAM = `
  import { runInNewContext } from 'node:vm';
  const { cleanHeap, withFrugalHeap } = await import(process.argv[1]);
  const living = Array.from({ length: 20 }, () => Array.from({ length: 100_000 }, (_, i) => ({ i })));
  let dropped = [];
  const peak = () => {
    let most = 0;
    for (let round = 0; round < 40; round++) {
      dropped = Array.from({ length: 50 }, () => new Array(20_000).fill(round));
      most = Math.max(most, process.memoryUsage().heapTotal);
    }
    return most / 2 ** 20;
  };
  peak();
  const before = peak();
  let within = 0;
  const inner = await withFrugalHeap(async () => {
    const result = await withFrugalHeap(async () => (peak(), 'done'));
    within = peak();
    await withFrugalHeap(() => Promise.reject(new Error('no'))).catch(() => undefined);
    within = Math.max(within, peak());
    return result;
  });
  peak();
  const after = peak();
  const late = await withFrugalHeap(async () => peak());
  peak();
  const cleaned = await withFrugalHeap(async () => (cleanHeap(), peak()));
  console.log(JSON.stringify({ before, within, after, late, cleaned, inner, gc: runInNewContext('typeof gc'), living: living.length }));
`;

describe('the heap', () => {
  let found: Record<string, number | string> = {};
  beforeAll(() => {
    found = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM, BUILT], { encoding: 'utf8' })) as Record<string, number | string>;
  });

  it('is kept small for as long as any work lasts, also when some of it fails, and no longer', () => {
    expect(found.inner).toBe('done');
    expect(Number(found.within)).toBeLessThan(Number(found.before) * 0.75);
    expect(Number(found.within)).toBeLessThan(Number(found.after) * 0.75);
  });

  it('is small from the first moment only where it is cleaned', () => {
    expect(Number(found.cleaned)).toBeLessThan(Number(found.after) * 0.75);
    expect(Number(found.cleaned)).toBeLessThan(Number(found.late) * 0.9);
  });

  it('leaves no way to clean it behind', () => {
    expect(found.gc).toBe('undefined');
  });
});
