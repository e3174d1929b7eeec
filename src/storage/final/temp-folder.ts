import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { originPath } from '../bytes/digest-task.js';
import { hasFinalName, originOf, renameBack } from '../bytes/rename-in.js';
import { errnoOf, toStorageError } from '../storage-error.js';
import { ensureFolders } from './final-folder.js';

/** What threads do where verified bytes wait for their final names. */

/** Below VALIDATED_BACKUPS_BASE_PATH; it has a folder for each agent. */
export const TEMP_FOLDER = '.vigie-tmp';

/** Makes the temporary folder of that name, and what leads to it. @returns its path @throws StorageError */
export function makeTempFolder(base: string, name: string): string {
  mkdirSync(base, { recursive: true, mode: 0o750 });
  ensureFolders(base, [TEMP_FOLDER, name]);
  return join(base, TEMP_FOLDER, name);
}

/** Drops a temp file; one that came by rename goes back to where it was, unless that name is in use again. @throws StorageError */
export function dropTemp(temp: string): void {
  try {
    const origin = originOf(temp);
    if (origin !== null && !hasFinalName(temp)) renameBack(temp, origin);
    else for (const path of origin === null ? [temp] : [temp, originPath(temp)]) rmSync(path, { force: true });
  } catch (error) {
    throw toStorageError('clear', temp, error);
  }
}

/** Clears what a crash left in a temporary folder; staged files that were renamed there go back. @throws StorageError */
export function sweepTempFolder(folder: string): void {
  const names = new Set(namesIn(folder));
  for (const name of names) if (!name.endsWith('.from')) dropTemp(join(folder, name));
  // A record without its file: the crash came before the rename, or after the final one.
  for (const name of names) if (name.endsWith('.from') && !names.has(name.slice(0, -'.from'.length))) rmSync(join(folder, name), { force: true });
  try {
    rmdirSync(folder);
  } catch {
    // It was never made, or holds what could not go back.
  }
}

/** Names in a folder; none where it is absent. @throws StorageError */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw toStorageError('look into', folder, error);
  }
}
