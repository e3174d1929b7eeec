import { chmod, lstat, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { lstatOrNull } from './folder.js';
import { errnoOf, StorageError, toStorageError } from './storage-error.js';

const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

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
 * @returns the folders whose content changed and must be synced, besides the last one.
 */
export async function ensureFolders(base: string, folders: readonly string[]): Promise<string[]> {
  const grown: string[] = [];
  let path = base;
  for (const folder of folders) {
    const parent = path;
    path = join(path, folder);
    try {
      if (await makeFolder(path)) grown.push(parent);
    } catch (error) {
      throw toStorageError('make the folder', path, error);
    }
  }
  return grown;
}

/** Bytes to disk, final mode, final name. The folder itself is synced by the caller. */
export async function putInPlace(temp: string, finalPath: string): Promise<void> {
  try {
    await sync(temp);
    await chmod(temp, FILE_MODE);
    const there = await lstatOrNull(finalPath);
    if (there && !there.isFile()) {
      throw new StorageError(`${finalPath} is not a regular file. Move away what is there, or change the job's final_storage_path_template.`, 'path-conflict');
    }
    await rename(temp, finalPath);
  } catch (error) {
    throw toStorageError('store', finalPath, error);
  }
}

/** Makes new names in a folder, or a file's bytes, survive a power loss. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether there is a file at a path below base that no link leads to. */
export async function finalFile(base: string, relativePath: string): Promise<{ kind: 'absent' | 'irregular' } | { kind: 'regular'; path: string; size: number }> {
  const segments = segmentsOf(relativePath);
  const path = join(base, ...segments);
  const folders = segments.slice(0, -1).map((_, index) => join(base, ...segments.slice(0, index + 1)));
  for (const folder of folders) {
    const stats = await lstatOrNull(folder);
    if (!stats) return { kind: 'absent' };
    if (!stats.isDirectory()) return { kind: 'irregular' };
  }
  const stats = await lstatOrNull(path);
  if (!stats) return { kind: 'absent' };
  return stats.isFile() ? { kind: 'regular', path, size: Number(stats.size) } : { kind: 'irregular' };
}

async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: FOLDER_MODE });
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  if ((await lstat(path)).isDirectory()) return false;
  throw new StorageError(`${path} is not a real folder. Move away what is there, or change the job's final_storage_path_template.`, 'path-conflict');
}

