import { closeSync, fchmodSync, linkSync, mkdirSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { lstatOrNull } from '../staging/folder.js';
import { errnoOf, OccupiedError, StorageError, toStorageError } from '../storage-error.js';
import { flush } from '../threads/flushes.js';

const FOLDER_MODE = 0o750;
/** Of stored copies. */
export const FILE_MODE = 0o640;

/**
 * The parts of a path below a base.
 * @throws StorageError for a path that is absolute or holds an empty, `.` or `..` part.
 */
export function segmentsOf(relativePath: string): string[] {
  const segments = relativePath.split('/');
  if (segments.some((segment) => ['', '.', '..'].includes(segment) || segment.includes('\0'))) {
    throw new StorageError(`"${relativePath}" is no path inside VALIDATED_BACKUPS_BASE_PATH. Correct the job's final_storage_path_template.`, 'path-conflict');
  }
  return segments;
}

/**
 * Makes the folders (0750) that lead from `base` to a file, none of them a link.
 * @param hasGrown told of each folder whose content changed and must be synced, also when a later one cannot be made
 */
export function ensureFolders(base: string, folders: readonly string[], hasGrown: (folder: string) => void = () => undefined): void {
  let path = base;
  for (const folder of folders) {
    const parent = path;
    path = join(path, folder);
    try {
      if (makeFolder(path)) hasGrown(parent);
    } catch (error) {
      throw toStorageError('make the folder', path, error);
    }
  }
}

/** What a volume says that knows no second name of a file. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/**
 * Gives a file, whose bytes are on disk, its final name. The folder is synced by the caller.
 * @param isNew nothing may be there: another process may be about to store something else under that name
 * @throws OccupiedError when it is new and something is there, StorageError
 */
export function nameFile(temp: string, finalPath: string, isNew: boolean): void {
  try {
    if (isNew && linked(temp, finalPath)) {
      unlinkSync(temp);
      return;
    }
    const there = lstatOrNull(finalPath);
    if (there && isNew) throw new OccupiedError(finalPath);
    if (there && !there.isFile()) {
      throw new StorageError(`${finalPath} is not a regular file. Move away what is there, or change the job's final_storage_path_template.`, 'path-conflict');
    }
    renameSync(temp, finalPath);
  } catch (error) {
    throw toStorageError('store', finalPath, error);
  }
}

/** @returns false where the volume knows no links @throws OccupiedError */
function linked(temp: string, finalPath: string): boolean {
  try {
    linkSync(temp, finalPath);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw new OccupiedError(finalPath);
    if (NO_LINKS.includes(errnoOf(error))) return false;
    throw error;
  }
}

/** Makes new names in a folder, or a file's bytes, survive a power loss. @param mode what the file gets before, where it is to have another one */
export async function sync(path: string, mode?: number): Promise<void> {
  const descriptor = openSync(path, 'r');
  try {
    if (mode !== undefined) fchmodSync(descriptor, mode);
    await flush(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** What is at a final path. */
export type FinalFile =
  | { readonly kind: 'absent' | 'irregular' }
  | { readonly kind: 'regular'; readonly path: string; readonly size: number; /** Not before it came there. */ readonly changedAt: Date };

/** Whether there is a file at a path below base that no link leads to. */
export function finalFile(base: string, relativePath: string): FinalFile {
  const segments = segmentsOf(relativePath);
  const path = join(base, ...segments);
  const folders = segments.slice(0, -1).map((_, index) => join(base, ...segments.slice(0, index + 1)));
  for (const folder of folders) {
    const stats = lstatOrNull(folder);
    if (!stats) return { kind: 'absent' };
    if (!stats.isDirectory()) return { kind: 'irregular' };
  }
  const stats = lstatOrNull(path);
  if (!stats) return { kind: 'absent' };
  return stats.isFile() ? { kind: 'regular', path, size: Number(stats.size), changedAt: new Date(Number(stats.ctimeMs)) } : { kind: 'irregular' };
}

/** @returns whether it was not there yet */
function makeFolder(path: string): boolean {
  if (lstatOrNull(path)?.isDirectory()) return false;
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  if (lstatOrNull(path)?.isDirectory()) return false;
  throw new StorageError(`${path} is not a real folder. Move away what is there, or change the job's final_storage_path_template.`, 'path-conflict');
}
