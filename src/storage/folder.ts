import { constants, existsSync } from 'node:fs';
import { type FileHandle, lstat, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from './storage-error.js';

/** Linux names an open folder here; elsewhere the plain path has to do. */
const DESCRIPTORS = '/proc/self/fd';
const HAS_DESCRIPTORS = existsSync(DESCRIPTORS);
const REAL_FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const FOLDER_MODE = 0o750;

/**
 * An opened real folder. Paths given by `at` start from the open descriptor, so an agent that swaps one of
 * its folders for a symlink between two of our calls cannot lead us elsewhere (Node has no `openat`).
 */
export class Folder {
  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /** @throws ELOOP or ENOTDIR when the path is no real folder, ENOENT when it is absent. */
  static async open(path: string): Promise<Folder> {
    return new Folder(path, await open(path, REAL_FOLDER));
  }

  /** Opens `path`, then `names` one inside the other; all are closed after `work`. */
  static async within<T>(path: string, names: readonly string[], work: (folder: Folder) => Promise<T>): Promise<T> {
    const folder = await Folder.open(path);
    try {
      return await folder.descend(names, work);
    } finally {
      await folder.handle.close();
    }
  }

  /** Runs `work` with a sub-folder open; `create` makes it (0750) when it is absent. */
  async in<T>(name: string, work: (child: Folder) => Promise<T>, options: { create?: boolean } = {}): Promise<T> {
    if (options.create) await this.make(name);
    const child = new Folder(join(this.path, name), await open(this.at(name), REAL_FOLDER));
    try {
      return await work(child);
    } finally {
      await child.handle.close();
    }
  }

  /** Path of an entry that stays inside this very folder, whatever its name means by now. */
  at(name: string): string {
    return HAS_DESCRIPTORS ? join(DESCRIPTORS, String(this.handle.fd), name) : join(this.path, name);
  }

  private descend<T>(names: readonly string[], work: (folder: Folder) => Promise<T>): Promise<T> {
    const [name, ...rest] = names;
    return name === undefined ? work(this) : this.in(name, (child) => child.descend(rest, work));
  }

  private async make(name: string): Promise<void> {
    try {
      await mkdir(this.at(name), { mode: FOLDER_MODE });
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** The entry itself, not what it points to; null when there is none. */
export async function lstatOrNull(path: string) {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return null;
    throw error;
  }
}
