import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The least that XFS takes. */
const SIZE = 400 * 1024 * 1024;
const MAKE = [['mkfs.xfs', '-q', '-m', 'reflink=1'], ['mkfs.btrfs', '-q']] as const;

/** A volume that shares blocks between files, in an image. */
export class ReflinkVolume {
  private constructor(readonly folder: string) {}

  /** @param base an empty folder is made there, and the image. @throws Error of the last try where the machine can make none */
  static mount(base: string): ReflinkVolume {
    const [image, folder] = [join(base, 'image'), join(base, 'volume')];
    mkdirSync(folder);
    let last: unknown = null;
    for (const [maker, ...args] of MAKE) {
      try {
        writeFileSync(image, '');
        truncateSync(image, SIZE);
        execFileSync(maker, [...args, image], { stdio: 'pipe' });
        execFileSync('mount', ['-o', 'loop', image, folder], { stdio: 'pipe' });
        return new ReflinkVolume(folder);
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  unmount(): void {
    execFileSync('umount', [this.folder]);
  }
}

/** @returns why the machine can make none, null where it can */
export function noReflinks(): string | null {
  const base = mkdtempSync(join(tmpdir(), 'vigie-reflinks-'));
  try {
    ReflinkVolume.mount(base).unmount();
    return null;
  } catch (error) {
    return `no volume with reflinks can be made and mounted here (${String(error).trim().split('\n').at(-1)})`;
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}
