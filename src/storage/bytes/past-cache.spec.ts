import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, constants, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlThat } from '../../../test/support/control-that.js';
import { describeUnless } from '../../../test/support/unless.js';
import { Aborted, Control } from './digest-task.js';
import { hashPastCache } from './hash.js';
import { chunksPastCache } from './past-cache.js';

const MIB = 1024 * 1024;
const CHUNK = 4 * MIB;

const folder = mkdtempSync(join(tmpdir(), 'vigie-past-cache-'));
const path = join(folder, 'file');
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(size: number): Buffer {
  const content = randomBytes(size);
  writeFileSync(path, content);
  return content;
}

function withOpened<T>(work: (descriptor: number) => T, opened = path): T {
  const descriptor = openSync(opened, 'r');
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Descriptors of this process that have a file open. */
function opensOf(file: string): string[] {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      return false;
    }
  });
}

function isDirect(fd: string): boolean {
  const flags = /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '';
  return (parseInt(flags, 8) & constants.O_DIRECT) !== 0;
}

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** Asks another program, so that no mistake of ours leaves the tests out. @returns why files here cannot be read past the cache, null where they can */
function whyNotDirect(): string | null {
  if (process.platform !== 'linux') return 'only Linux has direct reads of an opened file';
  fileOf(MIB);
  const { error, status, stderr } = spawnSync('dd', [`if=${path}`, 'of=/dev/null', 'bs=1M', 'iflag=direct'], { encoding: 'utf8' });
  return status === 0 ? null : `files in ${tmpdir()} cannot be read so (${error?.message ?? stderr.split('\n')[0]})`;
}

describeUnless(whyNotDirect())('chunks past the cache', () => {
  it.each([1, 4_095, 4_096, MIB + 17, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 4_097])('are all %i bytes of a file', (size) => {
    const content = fileOf(size);
    const chunks = withOpened((descriptor) => Array.from(chunksPastCache(descriptor, size), (chunk) => Buffer.from(chunk)));
    expect(sha256(Buffer.concat(chunks))).toBe(sha256(content));
  });

  it('are read with a descriptor of their own that passes the cache by', () => {
    fileOf(CHUNK);
    withOpened((descriptor) => {
      for (const chunk of chunksPastCache(descriptor, CHUNK)) expect([chunk.length, opensOf(path).filter(isDirect).length]).toEqual([CHUNK, 1]);
    });
  });

  it('leave nothing open when they are given up', () => {
    fileOf(2 * CHUNK);
    withOpened((descriptor) => {
      for (const chunk of chunksPastCache(descriptor, 2 * CHUNK)) if (chunk.length > 0) break;
    });
    expect(opensOf(path)).toEqual([]);
  });
});

describe('hashPastCache', () => {
  it.each([0, 1, CHUNK + 17])('hashes %i bytes and tells of each', (size) => {
    const content = fileOf(size);
    const control = new Control();
    expect(withOpened((descriptor) => hashPastCache(descriptor, size, control))).toEqual({ sha256: sha256(content), bytes: size });
    expect(control.bytesDone).toBe(size);
  });

  it('does not follow a file that is longer', () => {
    const content = fileOf(2 * CHUNK);
    expect(withOpened((descriptor) => hashPastCache(descriptor, CHUNK + 5_000, new Control()))).toEqual({ sha256: sha256(content.subarray(0, CHUNK + 5_000)), bytes: CHUNK + 5_000 });
  });

  it('reads through the cache what is left of a file that shrinks meanwhile', () => {
    const content = fileOf(3 * CHUNK);
    const control = new ControlThat(() => truncateSync(path, CHUNK + 100));
    expect(withOpened((descriptor) => hashPastCache(descriptor, content.length, control))).toEqual({ sha256: sha256(content.subarray(0, CHUNK + 100)), bytes: CHUNK + 100 });
  });

  describeUnless(process.platform === 'linux' ? null : 'only Linux has /proc')('where no file can be read past it', () => {
    it('reads through the cache', () => {
      const content = readFileSync('/proc/version');
      expect(withOpened((descriptor) => [...chunksPastCache(descriptor, content.length)], '/proc/version')).toEqual([]);
      expect(withOpened((descriptor) => hashPastCache(descriptor, content.length, new Control()), '/proc/version')).toEqual({ sha256: sha256(content), bytes: content.length });
    });
  });

  it('is given up within a chunk', () => {
    fileOf(3 * CHUNK);
    const control = new ControlThat((own) => own.abort());
    expect(() => withOpened((descriptor) => hashPastCache(descriptor, 3 * CHUNK, control))).toThrow(Aborted);
    expect(control.bytesDone).toBeLessThanOrEqual(CHUNK);
  });
});
