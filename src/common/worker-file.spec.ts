import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workerFile } from './worker-file.js';

describe('The file of a worker', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'vigie-worker-'));
    for (const folder of ['src/storage', 'dist/src/storage']) await mkdir(join(root, folder), { recursive: true });
    await writeFile(join(root, 'dist/src/storage/digest.worker.js'), '');
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const from = (caller: string) => workerFile(pathToFileURL(join(root, caller)).href, 'digest.worker');

  it('lies beside its caller in the build, whether that runs from the build or from the sources', () => {
    const built = join(root, 'dist/src/storage/digest.worker.js');
    expect(from('dist/src/storage/pool.js')).toBe(built);
    expect(from('src/storage/pool.ts')).toBe(built);
  });

  it('that was not built is named, with the remedy', () => {
    expect(() => from('src/common/pool.ts')).toThrow(/dist\/src\/common\/digest\.worker\.js is missing: run `npm run build`/);
  });
});
