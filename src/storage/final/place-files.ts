import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { originPath } from '../bytes/digest-task.js';
import { ensureFolders, putInPlace, segmentsOf, sync } from './final-folder.js';
import { type Failure, failureOf } from '../threads/thread-failure.js';
import { toStorageError } from '../storage-error.js';

/** A file in temp, and the final name that it is to have. */
export interface PlaceTask {
  readonly temp: string;
  /** Whether it was renamed there; a record says from where. */
  readonly wasRenamed: boolean;
  readonly relativePath: string;
  readonly isNew: boolean;
}

/**
 * Gives temp files their final names; each folder is synced once.
 * @returns per task why it has no durable final name; null when it has
 */
export function placeFiles(base: string, tasks: readonly PlaceTask[]): (Failure | null)[] {
  const folders = new Map<string, readonly string[]>();
  const inFolder = new Map<string, number[]>();
  const results = tasks.map((task, index) => {
    const finalPath = join(base, task.relativePath);
    try {
      const segments = segmentsOf(task.relativePath);
      const folder = dirname(finalPath);
      const grown = folders.get(folder) ?? ensureFolders(base, segments.slice(0, -1));
      folders.set(folder, grown);
      // Noted before the move: the next file may use these folders even if this one fails.
      for (const changed of [folder, ...grown]) inFolder.set(changed, [...(inFolder.get(changed) ?? []), index]);
      putInPlace(task.temp, finalPath, task.isNew);
      if (task.wasRenamed) rmSync(originPath(task.temp), { force: true });
      return null;
    } catch (error) {
      return failureOf(toStorageError('store', finalPath, error));
    }
  });
  for (const [folder, indexes] of inFolder) {
    try {
      sync(folder);
    } catch (error) {
      for (const index of indexes) results[index] ??= failureOf(toStorageError('sync the folder', folder, error));
    }
  }
  return results;
}
