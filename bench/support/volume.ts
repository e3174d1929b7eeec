import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shell } from './shell.js';

/** File systems that can be made in an image, and how. */
const MAKE = {
  /** As servers have it; clouds often give out ext4 without a journal. */
  ext4: 'mkfs.ext4 -q -F',
  btrfs: 'mkfs.btrfs -q',
  xfs: 'mkfs.xfs -q -m reflink=1',
};

export type VolumeKind = keyof typeof MAKE;

/** A file system of its own, in an image below a case's folder. */
export class Volume {
  private constructor(readonly kind: VolumeKind, readonly folder: string, private readonly image: string, private readonly device: string) {}

  /**
   * The first of these kinds that the machine can make.
   * @param isCached whether the image is read through the machine's cache, as no disk is: then it gives its bytes at the speed of memory
   * @throws Error that says why it cannot
   */
  static async mount(scratch: string, sizeGiB: number, kinds: readonly VolumeKind[], { isCached = false } = {}): Promise<Volume> {
    if (process.getuid?.() !== 0) throw new Error('mounting a volume takes root');
    const reasons: string[] = [];
    for (const kind of kinds) {
      const folder = await mkdtemp(join(scratch, `${kind}-`));
      try {
        return await Volume.make(kind, folder, sizeGiB, isCached);
      } catch (error) {
        reasons.push(`${kind}: ${String(error)}`);
        await Promise.all([rm(folder, { recursive: true }), rm(imageOf(folder), { force: true })]);
      }
    }
    throw new Error(reasons.join('; '));
  }

  private static async make(kind: VolumeKind, folder: string, sizeGiB: number, isCached: boolean): Promise<Volume> {
    const image = imageOf(folder);
    await shell(`truncate -s ${sizeGiB}G '${image}' && ${MAKE[kind]} '${image}'`);
    const device = (await shell(`losetup --find --show --direct-io=${isCached ? 'off' : 'on'} '${image}'`)).trim();
    try {
      const isDirect = (await shell(`losetup --noheadings --output DIO '${device}'`)).trim() === '1';
      if (isDirect === isCached) throw new Error(`images in ${dirname(folder)} are always read ${isDirect ? 'past' : 'through'} the cache`);
      await shell(`mount '${device}' '${folder}'`);
      return new Volume(kind, folder, image, device);
    } catch (error) {
      await shell(`losetup --detach '${device}'`).catch(() => undefined);
      throw error;
    }
  }

  /** Says what it could not undo, and throws nothing: what was measured there stays. */
  async unmount(): Promise<void> {
    // Also where a program that failed still has something open there: both are gone once it ends.
    for (const undo of [() => shell(`umount -l '${this.folder}'`), () => shell(`losetup --detach '${this.device}'`), () => rm(this.image)]) {
      await undo().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    }
  }
}

const imageOf = (folder: string) => `${folder}.img`;
