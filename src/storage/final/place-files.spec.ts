import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { originPath } from '../bytes/digest-task.js';
import { placeFiles, type PlaceTask } from './place-files.js';

describe('placeFiles', () => {
  let root: string;
  let base: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'vigie-place-'));
    base = join(root, 'base');
    mkdirSync(base);
  });
  afterEach(() => { rmSync(root, { recursive: true, force: true }); });

  /** Its temp file holds its final path. */
  function task(relativePath: string, { isNew = true, wasRenamed = false } = {}): PlaceTask {
    const temp = join(root, `temp-${readdirSync(root).length}`);
    writeFileSync(temp, relativePath, { mode: 0o600 });
    return { temp, wasRenamed, relativePath, isNew };
  }

  const contentOf = (relativePath: string) => readFileSync(join(base, relativePath), 'utf8');

  it('gives more files than are flushed at once their names, in folders old and new', async () => {
    const tasks = Array.from({ length: 50 }, (_, index) => task(`site_${index % 7}/db_${index}/copy`));
    expect(await placeFiles(base, tasks)).toEqual(tasks.map(() => null));
    for (const { relativePath, temp } of tasks) {
      expect(contentOf(relativePath)).toBe(relativePath);
      expect(lstatSync(join(base, relativePath)).mode & 0o777).toBe(0o640);
      expect(existsSync(temp)).toBe(false);
    }
  });

  it('leaves a file whose bytes cannot be flushed without a name, and the others in its folder with theirs', async () => {
    const [first, gone, last] = [task('a/first'), task('a/gone'), task('a/last')];
    rmSync(gone.temp);
    expect(await placeFiles(base, [first, gone, last])).toEqual([null, expect.objectContaining({ errno: 'ENOENT' }), null]);
    expect(readdirSync(join(base, 'a')).sort()).toEqual(['first', 'last']);
  });

  it.each([
    ['a path that leads out', '../out', { code: 'path-conflict' }],
    ['a folder that is a file', 'taken/x', { code: 'path-conflict' }],
    ['a new name that is taken', 'taken', { type: 'occupied' }],
  ])('refuses %s, and places the others', async (_what, path, failure) => {
    writeFileSync(join(base, 'taken'), 'what was there');
    const [bad, good] = [task(path), task('good')];
    expect(await placeFiles(base, [bad, good])).toEqual([expect.objectContaining(failure), null]);
    expect(contentOf('taken')).toBe('what was there');
    expect(existsSync(bad.temp)).toBe(true);
    expect(contentOf('good')).toBe('good');
  });

  it('looks at each path, also where its folder is known already', async () => {
    const [good, bad] = [task('b/y'), { ...task('b/z'), relativePath: 'b/../b/x' }];
    expect(await placeFiles(base, [good, bad])).toEqual([null, expect.objectContaining({ code: 'path-conflict' })]);
    expect(readdirSync(join(base, 'b'))).toEqual(['y']);
  });

  it('replaces what may be replaced', async () => {
    writeFileSync(join(base, 'copy'), 'older');
    expect(await placeFiles(base, [task('copy', { isNew: false })])).toEqual([null]);
    expect(contentOf('copy')).toBe('copy');
  });

  it('forgets where a renamed file came from once it has its name, not before', async () => {
    const [placed, refused] = [task('fine', { wasRenamed: true }), task('../out', { wasRenamed: true })];
    for (const { temp } of [placed, refused]) writeFileSync(originPath(temp), '/staging/x');
    await placeFiles(base, [placed, refused]);
    expect([placed, refused].map(({ temp }) => existsSync(originPath(temp)))).toEqual([false, true]);
  });
});
