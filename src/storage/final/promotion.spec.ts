import 'reflect-metadata';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildConfig } from '../../config/config.js';
import { Env } from '../../config/env.js';
import { Control, type FileTask, originPath } from '../bytes/digest-task.js';
import { ingestFile } from '../bytes/ingest-file.js';
import { FileThreads } from '../threads/file-threads.js';
import { OccupiedError, Promotion, StagedFileError, StorageError } from './promotion.js';

const MIB = 1024 * 1024;
let base: string;
let staged: string;
let promotion: Promotion;
const threads = new FileThreads();

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'vigie-promotion-'));
  staged = join(base, 'staging', 'ACME', 'database');
  mkdirSync(staged, { recursive: true });
  promotion = promotionInto(join(base, 'validated'));
});
afterEach(async () => {
  await promotion.onApplicationShutdown();
  rmSync(base, { recursive: true, force: true });
});

afterAll(() => threads.onApplicationShutdown());

function promotionInto(validated: string): Promotion {
  return new Promotion(buildConfig(Object.assign(new Env(), { VALIDATED_BACKUPS_BASE_PATH: validated, HASH_WORKERS: 2 })), threads);
}

const validated = (...names: string[]): string => join(base, 'validated', ...names);
const temps = (): string[] => (existsSync(validated('.vigie-tmp', 'acme')) ? readdirSync(validated('.vigie-tmp', 'acme')) : []);

function stage(name: string, content: Buffer | string) {
  const path = join(staged, name);
  writeFileSync(path, content);
  return { path, expected: { size: Buffer.byteLength(content), sha256: createHash('sha256').update(content).digest('hex') } };
}

describe('ingest', () => {
  it.each([['a small', 5_000], ['a large', 3 * MIB + 17]])('copies and hashes %s file and leaves the staged one', async (_, size) => {
    const content = randomBytes(size);
    const { path, expected } = stage('x.sql', content);
    const { observation, temp } = await promotion.ingest('acme', path, expected);
    expect(observation).toMatchObject({ ...expected, changedWhileRead: false });
    expect(readFileSync(temp!.path).equals(content)).toBe(true);
    expect(lstatSync(temp!.path).mode & 0o777).toBe(0o640);
    expect(existsSync(path)).toBe(true);
  });

  it('takes a hash in upper case', async () => {
    const { path, expected } = stage('x', 'bytes');
    expect((await promotion.ingest('acme', path, { ...expected, sha256: expected.sha256.toUpperCase() })).temp).not.toBeNull();
  });

  it('does not read a file of another size', async () => {
    const { path, expected } = stage('x', 'bytes');
    expect(await promotion.ingest('acme', path, { ...expected, size: 6 })).toMatchObject({ observation: { size: 5, sha256: null }, temp: null });
    expect(temps()).toEqual([]);
  });

  it.each([['another hash', '0'.repeat(64)], ['no hash', null]])('leaves nothing in temp with %s', async (_, sha256) => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    expect(await promotion.ingest('acme', path, { size: null, sha256 }, { keepSource: false })).toMatchObject({ observation: { size: 2 * MIB, sha256: expected.sha256 }, temp: null });
    expect(temps()).toEqual([]);
    expect(existsSync(path)).toBe(true);
  });

  it('observes an empty file and stores none', async () => {
    const { path, expected } = stage('x', '');
    expect(await promotion.ingest('acme', path, expected)).toMatchObject({ observation: { size: 0, sha256: expected.sha256, changedWhileRead: false }, temp: null });
  });

  it.each([
    ['vanished', (): void => undefined],
    ['irregular', (path: string): void => symlinkSync('/etc/hostname', path)],
    ['irregular', (path: string): void => mkdirSync(path)],
    ['irregular', (path: string): void => void execFileSync('mkfifo', [path])],
  ] as const)('says that the staged file is %s', async (reason, make) => {
    const path = join(staged, 'x');
    make(path);
    const error: unknown = await promotion.ingest('acme', path, { size: null, sha256: null }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StagedFileError);
    expect(error).toMatchObject({ reason, message: expect.stringContaining(path) });
  });

  it('does not read through a database folder that has become a link', async () => {
    const { expected } = stage('x', 'bytes');
    symlinkSync(staged, join(dirname(staged), 'databases'));
    await expect(promotion.ingest('acme', join(dirname(staged), 'databases', 'x'), expected)).rejects.toMatchObject({ reason: 'irregular' });
  });

  it('reports every byte that was read', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    let bytes = 0;
    await promotion.ingest('acme', path, expected, { onBytes: (n) => (bytes += n) });
    expect(bytes).toBe(2 * MIB);
  });

  it('gives up a huge file when it is told to, and leaves nothing', async () => {
    const path = join(staged, 'huge');
    writeFileSync(path, '');
    truncateSync(path, 8 * 1024 * MIB);
    const abort = new AbortController();
    const work = promotion.ingest('acme', path, { size: null, sha256: '0'.repeat(64) }, { signal: abort.signal, onBytes: () => abort.abort(new Error('enough')) });
    await expect(work).rejects.toThrow('enough');
    expect(temps()).toEqual([]);
  });

  it('does not keep a shutdown waiting', async () => {
    const path = join(staged, 'huge');
    writeFileSync(path, '');
    truncateSync(path, 1024 * 1024 * MIB);
    let started: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (started = resolve));
    const work = promotion.digest(path, { onBytes: () => started() });
    const outcome = expect(work).rejects.toThrow('shutting down');
    await running;
    await promotion.onApplicationShutdown();
    await outcome;
  });
});

describe('ingest by rename', () => {
  it('takes the staged file itself when it need not stay', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    const { ino } = lstatSync(path);
    const { temp } = await promotion.ingest('acme', path, expected, { keepSource: false });
    expect(existsSync(path)).toBe(false);
    expect(lstatSync(temp!.path).ino).toBe(ino);
    await promotion.commit(temp!, 'a/x');
    expect(lstatSync(validated('a/x')).ino).toBe(ino);
    expect(temps()).toEqual([]);
  });

  it('puts it back when it is dropped', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    const { temp } = await promotion.ingest('acme', path, expected, { keepSource: false });
    await promotion.discard(temp!);
    expect(lstatSync(path).size).toBe(2 * MIB);
    expect(temps()).toEqual([]);
  });

  it('does not take bytes that have a second name', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    linkSync(path, `${path}.alias`);
    const { temp } = await promotion.ingest('acme', path, expected, { keepSource: false });
    expect(temp).toMatchObject({ origin: null });
    expect(existsSync(path)).toBe(true);
  });

  it('puts it back after a crash', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    await promotion.ingest('acme', path, expected, { keepSource: false });
    await promotionInto(validated()).sweep('acme');
    expect(lstatSync(path).size).toBe(2 * MIB);
    expect(temps()).toEqual([]);
  });

  it('does not put it back when it got its final name before the crash', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    const { temp } = await promotion.ingest('acme', path, expected, { keepSource: false });
    mkdirSync(validated('new'));
    linkSync(temp!.path, validated('new', 'x'));
    await promotion.sweep('acme');
    expect({ staged: existsSync(path), temps: temps(), names: lstatSync(validated('new', 'x')).nlink }).toEqual({ staged: false, temps: [], names: 1 });
  });

  it('does not put it back over a newer file', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    await promotion.ingest('acme', path, expected, { keepSource: false });
    writeFileSync(path, 'newer');
    await promotion.sweep('acme');
    expect(readFileSync(path, 'utf8')).toBe('newer');
    expect(temps()).toEqual([]);
  });

  it('keeps it when its folder is gone, and puts it back once that is there again', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    const { temp } = await promotion.ingest('acme', path, expected, { keepSource: false });
    rmSync(staged, { recursive: true });
    await promotion.sweep('acme');
    expect(existsSync(temp!.path)).toBe(true);
    mkdirSync(staged);
    await promotion.sweep('acme');
    expect(existsSync(path)).toBe(true);
  });
});

describe('sweep', () => {
  it('clears copies and records of renames that never happened, and is content with nothing', async () => {
    const { path, expected } = stage('x', 'bytes');
    const { temp } = await promotion.ingest('acme', path, expected);
    writeFileSync(originPath(validated('.vigie-tmp/acme/0123')), path);
    await promotion.sweep('acme');
    await promotion.sweep('acme');
    expect(existsSync(temp!.path)).toBe(false);
    expect(temps()).toEqual([]);
    expect(existsSync(path)).toBe(true);
  });

  it('leaves other agents alone, whatever their names', async () => {
    const { path, expected } = stage('x', 'bytes');
    const { temp } = await promotion.ingest('../é', path, expected);
    await promotion.sweep('acme');
    expect(existsSync(temp!.path)).toBe(true);
    expect(dirname(dirname(temp!.path))).toBe(validated('.vigie-tmp'));
  });
});

describe('a file that changes while it is read', () => {
  /** Changes the file at the moment its first buffer has been read. */
  function ingestWhile(path: string, change: () => void, task: Partial<FileTask> = {}) {
    const control = new (class extends Control {
      private changed = false;
      override add(bytes: number): void {
        if (!this.changed) change();
        this.changed = true;
        super.add(bytes);
      }
    })();
    return ingestFile({ source: path, temp: join(base, 'temp'), expected: { size: null, sha256: '0'.repeat(64) }, keepSource: true, ...task }, control);
  }

  it('is noticed when it grows, and is not followed', () => {
    const { path, expected } = stage('x', randomBytes(MIB));
    const outcome = ingestWhile(path, () => appendFileSync(path, randomBytes(MIB)), { expected });
    expect(outcome).toMatchObject({ ok: true, way: null, observation: { size: MIB, sha256: expected.sha256, changedWhileRead: true } });
    expect(existsSync(join(base, 'temp'))).toBe(false);
  });

  it('is noticed when it shrinks', () => {
    const { path } = stage('x', randomBytes(MIB));
    expect(ingestWhile(path, () => truncateSync(path, 10))).toMatchObject({ ok: true, way: null, observation: { changedWhileRead: true } });
  });

  it('goes back when it came by rename', () => {
    const { path, expected } = stage('x', randomBytes(MIB));
    ingestWhile(path, () => appendFileSync(join(base, 'temp'), 'more'), { expected, keepSource: false });
    expect(lstatSync(path).size).toBe(MIB + 4);
    expect(existsSync(originPath(join(base, 'temp')))).toBe(false);
  });
});

describe('ingestAll and commitAll', () => {
  it('handle many small files, good and bad, and large ones together', async () => {
    const items = Array.from({ length: 600 }, (_, index) => ({ key: index, ...stage(`f${index}`, randomBytes(index === 7 ? 3 * MIB : 100 + index)) }));
    rmSync(items[3]!.path);
    writeFileSync(items[4]!.path, 'short');
    const results = await promotion.ingestAll('acme', items);
    expect(results.get(3)).toBeInstanceOf(StagedFileError);
    expect(results.get(4)).toMatchObject({ observation: { size: 5, sha256: null }, temp: null });
    const commits = items.flatMap(({ key }) => {
      const result = results.get(key)!;
      return result instanceof StorageError || !result.temp ? [] : [{ temp: result.temp, relativePath: `d${key % 5}/e/f${key}` }];
    });
    expect(commits).toHaveLength(598);
    const committed = await promotion.commitAll(commits);
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
    const good = (await promotion.ingest('acme', a.path, a.expected)).temp!;
    const bad = (await promotion.ingest('acme', b.path, b.expected)).temp!;
    const results = await promotion.commitAll([{ temp: bad, relativePath: 'taken/b' }, { temp: good, relativePath: 'a' }]);
    expect(results.get(good)).toBeUndefined();
    expect(results.get(bad)).toMatchObject({ code: 'path-conflict', message: expect.stringContaining('taken') });
  });
});

describe('commit', () => {
  const tempOf = async (text = 'bytes') => {
    const { path, expected } = stage('x', text);
    return (await promotion.ingest('acme', path, expected)).temp!;
  };

  it('makes folders 0750 and the file 0640, and replaces what was there', async () => {
    await promotion.commit(await tempOf('old'), 'a/b/x');
    await promotion.commit(await tempOf('new'), 'a/b/x');
    expect(readFileSync(validated('a/b/x'), 'utf8')).toBe('new');
    expect(lstatSync(validated('a/b')).mode & 0o777 & ~0o750).toBe(0);
    expect(lstatSync(validated('a/b/x')).mode & 0o777).toBe(0o640);
  });

  it.each(['../x', '/x', 'a//x', './x', 'a/..', ''])('refuses %j, which is no path inside the base', async (path) => {
    await expect(promotion.commit(await tempOf(), path)).rejects.toMatchObject({ code: 'path-conflict' });
  });

  it('of a new file replaces nothing that came there meanwhile, of however many processes', async () => {
    const contents = ['of one', 'of another', 'of a third'];
    const temps = await Promise.all(contents.map(async (content, index) => {
      const { path, expected } = stage(String(index), content);
      return (await promotion.ingest(`agent_${index}`, path, expected)).temp!;
    }));
    const results = await Promise.all(temps.map((temp) => promotion.commitAll([{ temp, relativePath: 'race/x', isNew: true }])));
    const failures = results.flatMap((result) => [...result.values()]);
    expect(failures.filter((failure) => failure === undefined)).toHaveLength(1);
    expect(failures.filter((failure) => failure instanceof OccupiedError)).toHaveLength(2);
    const winner = failures.indexOf(undefined);
    expect(readFileSync(validated('race', 'x'), 'utf8')).toBe(contents[winner]);
    expect(temps.map(({ path }) => existsSync(path))).toEqual(temps.map((_, index) => index !== winner));
  });

  it('follows no link on the way and replaces none', async () => {
    mkdirSync(validated(), { recursive: true });
    mkdirSync(join(base, 'elsewhere'));
    symlinkSync(join(base, 'elsewhere'), validated('link'));
    const temp = await tempOf();
    await expect(promotion.commit(temp, 'link/x')).rejects.toMatchObject({ code: 'path-conflict' });
    await expect(promotion.commit(temp, 'link')).rejects.toMatchObject({ code: 'path-conflict' });
    expect(readdirSync(join(base, 'elsewhere'))).toEqual([]);
    expect(existsSync(temp.path)).toBe(true);
  });

  it('does not replace a folder', async () => {
    mkdirSync(validated('x'), { recursive: true });
    await expect(promotion.commit(await tempOf(), 'x')).rejects.toMatchObject({ code: 'path-conflict' });
  });
});

describe('inspectFinal', () => {
  it('tells absent, same, different and irregular apart', async () => {
    const { path, expected } = stage('x', 'bytes');
    await promotion.commit((await promotion.ingest('acme', path, expected)).temp!, 'a/x');
    symlinkSync(validated('a'), validated('link'));
    expect(await promotion.inspectFinal('a/none/x', expected)).toBe('absent');
    expect(await promotion.inspectFinal('a/x', expected)).toBe('same');
    expect(await promotion.inspectFinal('a/x', { ...expected, size: 6 })).toBe('different');
    expect(await promotion.inspectFinal('a/x', { ...expected, sha256: '0'.repeat(64) })).toBe('different');
    expect(await promotion.inspectFinal('a', expected)).toBe('irregular');
    expect(await promotion.inspectFinal('link/x', expected)).toBe('irregular');
    expect(await promotion.inspectFinal('a/x/y', expected)).toBe('irregular');
  });
});

describe('a volume that shares blocks between files', () => {
  it('gets a clone: same bytes, own file, 0640, the staged one untouched', async () => {
    const image = join(base, 'image');
    const volume = join(base, 'volume');
    mkdirSync(volume);
    writeFileSync(image, '');
    truncateSync(image, 400 * MIB);
    const made = ['mkfs.xfs', 'mkfs.btrfs'].some((make) => spawnSync(make, ['-q', image]).status === 0);
    if (!made || spawnSync('mount', ['-o', 'loop', image, volume]).status !== 0) return void process.stdout.write('skipped: cannot make and mount a volume with reflinks\n');
    const cloning = promotionInto(join(volume, 'v'));
    try {
      const content = randomBytes(3 * MIB);
      const path = join(volume, 'x');
      writeFileSync(path, content, { mode: 0o666 });
      const expected = { size: content.length, sha256: createHash('sha256').update(content).digest('hex') };
      const { temp } = await cloning.ingest('acme', path, expected, { keepSource: false });
      expect(temp!.origin).toBeNull();
      expect(lstatSync(temp!.path).mode & 0o777).toBe(0o640);
      writeFileSync(path, 'changed afterwards');
      expect(readFileSync(temp!.path).equals(content)).toBe(true);
      const task = { source: temp!.path, temp: join(volume, 'again'), expected, keepSource: true };
      expect(ingestFile(task, new Control())).toMatchObject({ ok: true, way: 'clone' });
    } finally {
      await cloning.onApplicationShutdown();
      spawnSync('umount', [volume]);
    }
  });
});

describe('a volume that cannot take the bytes', () => {
  it('is full: nothing stays in temp and the message says so', async () => {
    const volume = join(base, 'small');
    mkdirSync(volume);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', volume]);
    if (mounted.status !== 0) return void process.stdout.write(`skipped: cannot mount a small volume (${mounted.stderr.toString().trim()})\n`);
    const small = promotionInto(join(volume, 'v'));
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
    await expect(promotion.ingest('acme', path, expected)).rejects.toMatchObject({ code: 'path-conflict' });
  });
});
