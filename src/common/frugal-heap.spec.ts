import v8 from 'node:v8';
import { withFrugalHeap } from './frugal-heap.js';

describe('withFrugalHeap', () => {
  const flags: string[] = [];
  beforeEach(() => {
    flags.length = 0;
    jest.spyOn(v8, 'setFlagsFromString').mockImplementation((flag) => void flags.push(flag));
  });
  afterEach(() => jest.restoreAllMocks());

  it('holds for as long as any work lasts, and gives what it came to', async () => {
    let end = (): void => undefined;
    const long = withFrugalHeap(() => new Promise<void>((resolve) => (end = resolve)));
    expect(await withFrugalHeap(() => Promise.resolve('done'))).toBe('done');
    expect(flags).toEqual(['--heap-growing-percent=20']);
    end();
    await long;
    expect(flags).toEqual(['--heap-growing-percent=20', '--heap-growing-percent=0']);
  });

  it('ends with work that fails', async () => {
    await expect(withFrugalHeap(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(flags.at(-1)).toBe('--heap-growing-percent=0');
  });
});
