import { type BigIntStats, closeSync, constants, existsSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../storage-error.js';

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
    private readonly descriptor: number,
  ) {}

  private static open(path: string, at = path): Folder {
    return new Folder(path, openSync(at, REAL_FOLDER));
  }

  /**
   * Opens `path`, then `names` one inside the other; all are closed after `work`.
   * @throws ELOOP or ENOTDIR when one is no real folder, ENOENT when it is absent.
   */
  static within<T>(path: string, names: readonly string[], work: (folder: Folder) => T): T {
    return Folder.open(path).during((folder) => folder.descend(names, work));
  }

  /** Runs `work` with a sub-folder open; `create` makes it (0750) when it is absent. */
  in<T>(name: string, work: (child: Folder) => T, options: { create?: boolean } = {}): T {
    if (options.create) this.make(name);
    return Folder.open(join(this.path, name), this.at(name)).during(work);
  }

  /** Path of an entry that stays inside this very folder, whatever its name means by now. */
  at(name: string): string {
    return HAS_DESCRIPTORS ? join(DESCRIPTORS, String(this.descriptor), name) : join(this.path, name);
  }

  private during<T>(work: (folder: Folder) => T): T {
    try {
      return work(this);
    } finally {
      closeSync(this.descriptor);
    }
  }

  private descend<T>(names: readonly string[], work: (folder: Folder) => T): T {
    const [name, ...rest] = names;
    return name === undefined ? work(this) : this.in(name, (child) => child.descend(rest, work));
  }

  private make(name: string): void {
    try {
      mkdirSync(this.at(name), { mode: FOLDER_MODE });
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** The entry itself, not what it points to; null when there is none. */
export function lstatOrNull(path: string): BigIntStats | null {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
}
