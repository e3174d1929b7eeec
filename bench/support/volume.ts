import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { has, shell } from './shell.js';

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
  private constructor(readonly kind: VolumeKind, readonly folder: string, private readonly image: string) {}

  /** The first of these kinds that the machine can make. @throws Error that says why it cannot */
  static async mount(scratch: string, sizeGiB: number, kinds: readonly VolumeKind[]): Promise<Volume> {
    if (process.getuid?.() !== 0) throw new Error('mounting a volume takes root');
    for (const kind of kinds) {
      const [maker = ''] = MAKE[kind].split(' ');
      if (!(await has(maker))) continue;
      const [image, folder] = [join(scratch, `${kind}.img`), join(scratch, kind)];
      await mkdir(folder);
      // Without direct I/O the machine would keep the image in its cache, as no disk is.
      await shell(`truncate -s ${sizeGiB}G '${image}' && ${MAKE[kind]} '${image}' && mount "$(losetup --find --show --direct-io=on '${image}')" '${folder}'`);
      return new Volume(kind, folder, image);
    }
    throw new Error(`none of ${kinds.map((kind) => `mkfs.${kind}`).join(', ')} is installed`);
  }

  async unmount(): Promise<void> {
    // Also where a program that failed still has something open there.
    await shell(`losetup --detach $(losetup --associated '${this.image}' --noheadings --output NAME) && umount -l '${this.folder}'`);
    await rm(this.image);
  }
}
