import 'reflect-metadata';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StorageWorld } from '../../../test/support/storage-world.js';
import { OccupiedError, StagedFileError, StorageError } from './promotion.js';

const MIB = 1024 * 1024;
const world = StorageWorld.ofEachTest();
const { commit, stage, temps, validated } = world;

describe('ingestAll and commitAll', () => {
  it('handle many small files, good and bad, and large ones together', async () => {
    const items = Array.from({ length: 600 }, (_, index) => ({ key: index, ...stage(`f${index}`, randomBytes(index === 7 ? 3 * MIB : 100 + index)) }));
    rmSync(items[3]!.path);
    writeFileSync(items[4]!.path, 'short');
    const results = await world.promotion.ingestAll('acme', items);
    expect(results.get(3)).toBeInstanceOf(StagedFileError);
    expect(results.get(4)).toMatchObject({ observation: { size: 5, sha256: null }, temp: null });
    const commits = items.flatMap(({ key }) => {
      const result = results.get(key)!;
      return result instanceof StorageError || !result.temp ? [] : [{ temp: result.temp, relativePath: `d${key % 5}/e/f${key}` }];
    });
    expect(commits).toHaveLength(598);
    const committed = await world.promotion.commitAll(commits);
    expect([...committed.values()].filter(Boolean)).toEqual([]);
    for (const { key, expected } of items.filter(({ key }) => key !== 3 && key !== 4)) {
      expect(createHash('sha256').update(readFileSync(validated(`d${key % 5}/e/f${key}`))).digest('hex')).toBe(expected.sha256);
    }
    expect(temps()).toEqual([]);
  });

  it('tell which of several files could not be stored', async () => {
    mkdirSync(validated(), { recursive: true });
    writeFileSync(validated('taken'), 'a file');
    const [a, b] = [stage('a', 'aa'), stage('b', 'bb')];
    const good = (await world.promotion.ingest('acme', a.path, a.expected)).temp!;
    const bad = (await world.promotion.ingest('acme', b.path, b.expected)).temp!;
    const results = await world.promotion.commitAll([{ temp: bad, relativePath: 'taken/b' }, { temp: good, relativePath: 'a' }]);
    expect(results.get(good)).toBeUndefined();
    expect(results.get(bad)).toMatchObject({ code: 'path-conflict', message: expect.stringContaining('taken') });
  });
});

describe('commit', () => {
  const tempOf = async (text = 'bytes') => {
    const { path, expected } = stage('x', text);
    return (await world.promotion.ingest('acme', path, expected)).temp!;
  };

  it('makes folders 0750 and the file 0640, and replaces what was there', async () => {
    await commit(await tempOf('old'), 'a/b/x');
    await commit(await tempOf('new'), 'a/b/x');
    expect(readFileSync(validated('a/b/x'), 'utf8')).toBe('new');
    expect(lstatSync(validated('a/b')).mode & 0o777 & ~0o750).toBe(0);
    expect(lstatSync(validated('a/b/x')).mode & 0o777).toBe(0o640);
  });

  it.each(['../x', '/x', 'a//x', './x', 'a/..', ''])('refuses %j, which is no path inside the base', async (path) => {
    await expect(commit(await tempOf(), path)).rejects.toMatchObject({ code: 'path-conflict' });
  });

  it('of a new file replaces nothing that came there meanwhile, of however many processes', async () => {
    const contents = ['of one', 'of another', 'of a third'];
    const temps = await Promise.all(contents.map(async (content, index) => {
      const { path, expected } = stage(String(index), content);
      return (await world.promotion.ingest(`agent_${index}`, path, expected)).temp!;
    }));
    const results = await Promise.all(temps.map((temp) => world.promotion.commitAll([{ temp, relativePath: 'race/x', isNew: true }])));
    const failures = results.flatMap((result) => [...result.values()]);
    expect(failures.filter((failure) => failure === undefined)).toHaveLength(1);
    expect(failures.filter((failure) => failure instanceof OccupiedError)).toHaveLength(2);
    const winner = failures.indexOf(undefined);
    expect(readFileSync(validated('race', 'x'), 'utf8')).toBe(contents[winner]);
    expect(temps.map(({ path }) => existsSync(path))).toEqual(temps.map((_, index) => index !== winner));
  });

  it('follows no link on the way and replaces none', async () => {
    mkdirSync(validated(), { recursive: true });
    mkdirSync(join(world.base, 'elsewhere'));
    symlinkSync(join(world.base, 'elsewhere'), validated('link'));
    const temp = await tempOf();
    await expect(commit(temp, 'link/x')).rejects.toMatchObject({ code: 'path-conflict' });
    await expect(commit(temp, 'link')).rejects.toMatchObject({ code: 'path-conflict' });
    expect(readdirSync(join(world.base, 'elsewhere'))).toEqual([]);
    expect(existsSync(temp.path)).toBe(true);
  });

  it('does not replace a folder', async () => {
    mkdirSync(validated('x'), { recursive: true });
    await expect(commit(await tempOf(), 'x')).rejects.toMatchObject({ code: 'path-conflict' });
  });
});

describe('inspectFinal', () => {
  it('tells absent, same, different and irregular apart', async () => {
    const { path, expected } = stage('x', 'bytes');
    await commit((await world.promotion.ingest('acme', path, expected)).temp!, 'a/x');
    symlinkSync(validated('a'), validated('link'));
    expect(await world.promotion.inspectFinal('a/none/x', expected)).toBe('absent');
    expect(await world.promotion.inspectFinal('a/x', expected)).toBe('same');
    expect(await world.promotion.inspectFinal('a/x', { ...expected, size: 6 })).toBe('different');
    expect(await world.promotion.inspectFinal('a/x', { ...expected, sha256: '0'.repeat(64) })).toBe('different');
    expect(await world.promotion.inspectFinal('a', expected)).toBe('irregular');
    expect(await world.promotion.inspectFinal('link/x', expected)).toBe('irregular');
    expect(await world.promotion.inspectFinal('a/x/y', expected)).toBe('irregular');
  });
});

describe('a volume that cannot take the bytes', () => {
  it('is full: nothing stays in temp and the message says so', async () => {
    const volume = join(world.base, 'small');
    mkdirSync(volume);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', volume]);
    if (mounted.status !== 0) return void process.stdout.write(`skipped: cannot mount a small volume (${mounted.stderr.toString().trim()})\n`);
    const small = world.promotionInto(join(volume, 'v'));
    try {
      const { path, expected } = stage('x', randomBytes(3 * MIB));
      await expect(small.ingest('acme', path, expected)).rejects.toMatchObject({ code: 'disk-full', message: expect.stringContaining('Free space') });
      expect(readdirSync(join(volume, 'v', '.vigie-tmp', 'acme'))).toEqual([]);
      const many = Array.from({ length: 12 }, (_, index) => ({ key: index, ...stage(`s${index}`, randomBytes(200 * 1024)) }));
      const codes = [...(await small.ingestAll('acme', many)).values()].map((result) => (result instanceof StorageError ? result.code : 'fits'));
      expect(new Set(codes)).toEqual(new Set(['fits', 'disk-full']));
    } finally {
      await small.onApplicationShutdown();
      spawnSync('umount', [volume]);
    }
  });

  it('is a file where the base folder should be', async () => {
    writeFileSync(validated(), 'a file');
    const { path, expected } = stage('x', 'bytes');
    await expect(world.promotion.ingest('acme', path, expected)).rejects.toMatchObject({ code: 'path-conflict' });
  });
});
