import 'reflect-metadata';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, fstatSync, linkSync, lstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ControlThat } from '../../../test/support/control-that.js';
import { noReflinks, ReflinkVolume } from '../../../test/support/reflink-volume.js';
import { StorageWorld } from '../../../test/support/storage-world.js';
import { describeUnless, itUnless } from '../../../test/support/unless.js';
import { tryClone } from '../bytes/clone.js';
import { Control, type FileTask, originPath } from '../bytes/digest-task.js';
import { ingestFile } from '../bytes/ingest-file.js';
import { type Promotion, StagedFileError } from './promotion.js';

const MIB = 1024 * 1024;
const NO_RENAMES = whyNoRenames();
const world = StorageWorld.ofEachTest();
const { commit, stage, temps, validated } = world;

/** @returns why files of these tests do not come by rename, null where they do */
function whyNoRenames(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-clone-'));
  const descriptor = openSync(join(folder, 'file'), 'wx+');
  const { dev } = fstatSync(descriptor, { bigint: true });
  try {
    return tryClone(descriptor, dev, dev, join(folder, 'clone')) ? `files in ${tmpdir()} come by reflink` : null;
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
}

/** Changes the file at the moment its first buffer has been read. */
function ingestWhile(path: string, change: () => void, task: Partial<FileTask> = {}) {
  return ingestFile({ source: path, temp: join(world.base, 'temp'), expected: { size: null, sha256: '0'.repeat(64) }, keepSource: true, ...task }, new ControlThat(change));
}

describe('ingest', () => {
  it.each([['a small', 5_000], ['a large', 3 * MIB + 17]])('copies and hashes %s file and leaves the staged one', async (_, size) => {
    const content = randomBytes(size);
    const { path, expected } = stage('x.sql', content);
    const { observation, temp } = await world.promotion.ingest('acme', path, expected);
    expect(observation).toMatchObject({ ...expected, changedWhileRead: false });
    expect(readFileSync(temp!.path).equals(content)).toBe(true);
    expect(lstatSync(temp!.path).mode & 0o777).toBe(0o640);
    expect(existsSync(path)).toBe(true);
  });

  it('takes a hash in upper case', async () => {
    const { path, expected } = stage('x', 'bytes');
    expect((await world.promotion.ingest('acme', path, { ...expected, sha256: expected.sha256.toUpperCase() })).temp).not.toBeNull();
  });

  it('does not read a file of another size', async () => {
    const { path, expected } = stage('x', 'bytes');
    expect(await world.promotion.ingest('acme', path, { ...expected, size: 6 })).toMatchObject({ observation: { size: 5, sha256: null }, temp: null });
    expect(temps()).toEqual([]);
  });

  it.each([['another hash', '0'.repeat(64)], ['no hash', null]])('leaves nothing in temp with %s', async (_, sha256) => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    expect(await world.promotion.ingest('acme', path, { size: null, sha256 }, { keepSource: false })).toMatchObject({ observation: { size: 2 * MIB, sha256: expected.sha256 }, temp: null });
    expect(temps()).toEqual([]);
    expect(existsSync(path)).toBe(true);
  });

  it('observes an empty file and stores none', async () => {
    const { path, expected } = stage('x', '');
    expect(await world.promotion.ingest('acme', path, expected)).toMatchObject({ observation: { size: 0, sha256: expected.sha256, changedWhileRead: false }, temp: null });
  });

  it.each([
    ['vanished', (): void => undefined],
    ['irregular', (path: string): void => symlinkSync('/etc/hostname', path)],
    ['irregular', (path: string): void => mkdirSync(path)],
    ['irregular', (path: string): void => void execFileSync('mkfifo', [path])],
  ] as const)('says that the staged file is %s', async (reason, make) => {
    const path = join(world.staged, 'x');
    make(path);
    const error: unknown = await world.promotion.ingest('acme', path, { size: null, sha256: null }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StagedFileError);
    expect(error).toMatchObject({ reason, message: expect.stringContaining(path) });
  });

  it('does not read through a database folder that has become a link', async () => {
    const { expected } = stage('x', 'bytes');
    symlinkSync(world.staged, join(dirname(world.staged), 'databases'));
    await expect(world.promotion.ingest('acme', join(dirname(world.staged), 'databases', 'x'), expected)).rejects.toMatchObject({ reason: 'irregular' });
  });

  it('reports every byte that was read', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    let bytes = 0;
    await world.promotion.ingest('acme', path, expected, { onBytes: (n) => (bytes += n) });
    expect(bytes).toBe(2 * MIB);
  });

  it('gives up a huge file when it is told to, and leaves nothing', async () => {
    const path = join(world.staged, 'huge');
    writeFileSync(path, '');
    truncateSync(path, 8 * 1024 * MIB);
    const abort = new AbortController();
    const work = world.promotion.ingest('acme', path, { size: null, sha256: '0'.repeat(64) }, { signal: abort.signal, onBytes: () => abort.abort(new Error('enough')) });
    await expect(work).rejects.toThrow('enough');
    expect(temps()).toEqual([]);
  });

  it('does not keep a shutdown waiting', async () => {
    const path = join(world.staged, 'huge');
    writeFileSync(path, '');
    truncateSync(path, 1024 * 1024 * MIB);
    let started: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (started = resolve));
    const work = world.promotion.digest(path, { onBytes: () => started() });
    const outcome = expect(work).rejects.toThrow('shutting down');
    await running;
    await world.promotion.onApplicationShutdown();
    await outcome;
  });
});

describeUnless(NO_RENAMES)('ingest by rename', () => {
  it('takes the staged file itself when it need not stay', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    const { ino } = lstatSync(path);
    const { temp } = await world.promotion.ingest('acme', path, expected, { keepSource: false });
    expect(existsSync(path)).toBe(false);
    expect(lstatSync(temp!.path).ino).toBe(ino);
    await commit(temp!, 'a/x');
    expect(lstatSync(validated('a/x')).ino).toBe(ino);
    expect(temps()).toEqual([]);
  });

  it('puts it back when it is dropped', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    const { temp } = await world.promotion.ingest('acme', path, expected, { keepSource: false });
    await world.promotion.discard(temp!);
    expect(lstatSync(path).size).toBe(2 * MIB);
    expect(temps()).toEqual([]);
  });

  it('does not take bytes that have a second name', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    linkSync(path, `${path}.alias`);
    const { temp } = await world.promotion.ingest('acme', path, expected, { keepSource: false });
    expect(temp).toMatchObject({ origin: null });
    expect(existsSync(path)).toBe(true);
  });

  it('puts it back after a crash', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    await world.promotion.ingest('acme', path, expected, { keepSource: false });
    await world.promotionInto(validated()).sweep('acme');
    expect(lstatSync(path).size).toBe(2 * MIB);
    expect(temps()).toEqual([]);
  });

  it('does not put it back when it got its final name before the crash', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    const { temp } = await world.promotion.ingest('acme', path, expected, { keepSource: false });
    mkdirSync(validated('new'));
    linkSync(temp!.path, validated('new', 'x'));
    await world.promotion.sweep('acme');
    expect({ staged: existsSync(path), temps: temps(), names: lstatSync(validated('new', 'x')).nlink }).toEqual({ staged: false, temps: [], names: 1 });
  });

  it('does not put it back over a newer file', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    await world.promotion.ingest('acme', path, expected, { keepSource: false });
    writeFileSync(path, 'newer');
    await world.promotion.sweep('acme');
    expect(readFileSync(path, 'utf8')).toBe('newer');
    expect(temps()).toEqual([]);
  });

  it('keeps it when its folder is gone, and puts it back once that is there again', async () => {
    const { path, expected } = stage('x', randomBytes(2 * MIB));
    const { temp } = await world.promotion.ingest('acme', path, expected, { keepSource: false });
    rmSync(world.staged, { recursive: true });
    await world.promotion.sweep('acme');
    expect(existsSync(temp!.path)).toBe(true);
    mkdirSync(world.staged);
    await world.promotion.sweep('acme');
    expect(existsSync(path)).toBe(true);
  });

  it('goes back when it changes while it is read', () => {
    const { path, expected } = stage('x', randomBytes(MIB));
    ingestWhile(path, () => appendFileSync(join(world.base, 'temp'), 'more'), { expected, keepSource: false });
    expect(lstatSync(path).size).toBe(MIB + 4);
    expect(existsSync(originPath(join(world.base, 'temp')))).toBe(false);
  });
});

describe('sweep', () => {
  it('clears copies and records of renames that never happened, and is content with nothing', async () => {
    const { path, expected } = stage('x', 'bytes');
    const { temp } = await world.promotion.ingest('acme', path, expected);
    writeFileSync(originPath(validated('.vigie-tmp/acme/0123')), path);
    await world.promotion.sweep('acme');
    await world.promotion.sweep('acme');
    expect(existsSync(temp!.path)).toBe(false);
    expect(temps()).toEqual([]);
    expect(existsSync(path)).toBe(true);
  });

  it('leaves other agents alone, whatever their names', async () => {
    const { path, expected } = stage('x', 'bytes');
    const { temp } = await world.promotion.ingest('../é', path, expected);
    await world.promotion.sweep('acme');
    expect(existsSync(temp!.path)).toBe(true);
    expect(dirname(dirname(temp!.path))).toBe(validated('.vigie-tmp'));
  });
});

describe('a file that changes while it is read', () => {
  it('is noticed when it grows, and is not followed', () => {
    const { path, expected } = stage('x', randomBytes(MIB));
    const outcome = ingestWhile(path, () => appendFileSync(path, randomBytes(MIB)), { expected });
    expect(outcome).toMatchObject({ ok: true, way: null, observation: { size: MIB, sha256: expected.sha256, changedWhileRead: true } });
    expect(existsSync(join(world.base, 'temp'))).toBe(false);
  });

  it('is noticed when it shrinks', () => {
    const { path } = stage('x', randomBytes(MIB));
    expect(ingestWhile(path, () => truncateSync(path, 10))).toMatchObject({ ok: true, way: null, observation: { changedWhileRead: true } });
  });
});

describeUnless(noReflinks())('a volume that shares blocks between files', () => {
  let volume: ReflinkVolume;
  let cloning: Promotion;
  beforeEach(() => {
    volume = ReflinkVolume.mount(world.base);
    cloning = world.promotionInto(join(volume.folder, 'v'));
  });
  afterEach(async () => {
    await cloning.onApplicationShutdown();
    volume.unmount();
  });

  function stageThere(content: Buffer) {
    const path = join(volume.folder, 'x');
    writeFileSync(path, content, { mode: 0o666 });
    return { path, expected: { size: content.length, sha256: createHash('sha256').update(content).digest('hex') } };
  }

  it('gets a clone: same bytes, own file, 0640, the staged one untouched', async () => {
    const content = randomBytes(3 * MIB);
    const { path, expected } = stageThere(content);
    const { temp } = await cloning.ingest('acme', path, expected, { keepSource: false });
    expect(temp!.origin).toBeNull();
    expect(lstatSync(temp!.path).mode & 0o777).toBe(0o640);
    writeFileSync(path, 'changed afterwards');
    expect(readFileSync(temp!.path).equals(content)).toBe(true);
    const task = { source: temp!.path, temp: join(volume.folder, 'again'), expected, keepSource: true };
    expect(ingestFile(task, new Control())).toMatchObject({ ok: true, way: 'clone' });
  });

  itUnless(spawnSync('fincore', ['--output', 'RES', '--bytes', '/dev/null']).error ? 'fincore is not installed' : null, 'leaves nothing of the clone in the page cache', async () => {
    const { path, expected } = stageThere(randomBytes(3 * MIB));
    const { temp } = await cloning.ingest('acme', path, expected);
    expect(execFileSync('fincore', ['--bytes', '--noheadings', '--output', 'RES', temp!.path], { encoding: 'utf8' }).trim()).toBe('0');
  });
});
