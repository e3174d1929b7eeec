import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errnoOf } from '../../../src/storage/storage-error.js';

/** Why no volume can be mounted on this machine; null where one can. */
export function noMount(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-chaos-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' });
    execFileSync('umount', [folder]);
    return null;
  } catch (error) {
    return `no tmpfs can be mounted here (${String(error).trim().split('\n').at(-1)})`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A small file system of its own. */
export class SmallVolume {
  private constructor(readonly path: string) {}

  static mount(path: string, mebibytes: number): SmallVolume {
    mkdirSync(path, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0755`, 'tmpfs', path]);
    return new SmallVolume(path);
  }

  setReadOnly(readOnly: boolean): void {
    execFileSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.path], { stdio: 'pipe' });
  }

  /** Not a byte more fits; ended by `free`. */
  async fill(): Promise<void> {
    const handle = await open(join(this.path, '.ballast'), 'w');
    const page = Buffer.alloc(4_096, 1);
    try {
      for (let left = statfsSync(this.path).bavail; left > 0; left--) await handle.write(page);
    } catch (error) {
      if (errnoOf(error) !== 'ENOSPC') throw error;
    } finally {
      await handle.close();
    }
  }

  async free(): Promise<void> {
    await rm(join(this.path, '.ballast'), { force: true });
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.path]);
  }
}
