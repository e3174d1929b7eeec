import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inParallel } from '../../common/in-parallel.js';
import { originPath } from '../bytes/digest-task.js';
import { toStorageError } from '../storage-error.js';
import { FLUSHES_AT_ONCE } from '../threads/flushes.js';
import { type Failure, failureOf } from '../threads/thread-failure.js';
import { ensureFolders, FILE_MODE, nameFile, segmentsOf, sync } from './final-folder.js';

/** A file in temp, and the final name that it is to have. */
export interface PlaceTask {
  readonly temp: string;
  /** Whether it was renamed there; a record says from where. */
  readonly wasRenamed: boolean;
  readonly relativePath: string;
  readonly isNew: boolean;
}

interface Placing extends PlaceTask {
  readonly finalPath: string;
  /** Those that hold a new name because of it. */
  folders: readonly string[];
  failure: Failure | null;
}

/**
 * Gives temp files their final names: all bytes to disk, then all names, then each folder once.
 * @returns per task why it has no durable final name; null when it has
 */
export async function placeFiles(base: string, tasks: readonly PlaceTask[]): Promise<(Failure | null)[]> {
  const placings = tasks.map((task): Placing => ({ ...task, finalPath: join(base, task.relativePath), folders: [], failure: null }));
  const known = new Map<string, readonly string[]>();
  await eachWell(placings, 1, (placing) => {
    const segments = segmentsOf(placing.relativePath);
    const folder = dirname(placing.finalPath);
    // Noted before anything is done: the next file may use these folders even if this one fails.
    const changed = [folder];
    placing.folders = known.get(folder) ?? changed;
    if (known.has(folder)) return;
    ensureFolders(base, segments.slice(0, -1), (grown) => changed.push(grown));
    known.set(folder, changed);
  });
  await eachWell(placings, FLUSHES_AT_ONCE, ({ temp }) => sync(temp, FILE_MODE));
  await eachWell(placings, 1, ({ temp, finalPath, isNew, wasRenamed }) => {
    nameFile(temp, finalPath, isNew);
    if (wasRenamed) rmSync(originPath(temp), { force: true });
  });
  await flushFolders(placings);
  return placings.map(({ failure }) => failure);
}

/** Takes a step with those that have not failed. */
async function eachWell(placings: readonly Placing[], width: number, step: (placing: Placing) => Promise<void> | void): Promise<void> {
  await inParallel(placings.filter(({ failure }) => failure === null), width, async (placing) => {
    try {
      await step(placing);
    } catch (error) {
      placing.failure = failureOf(toStorageError('store', placing.finalPath, error));
    }
  });
}

async function flushFolders(placings: readonly Placing[]): Promise<void> {
  const users = new Map<string, Placing[]>();
  for (const placing of placings) for (const folder of placing.folders) users.set(folder, [...(users.get(folder) ?? []), placing]);
  await inParallel([...users], FLUSHES_AT_ONCE, async ([folder, these]) => {
    try {
      await sync(folder);
    } catch (error) {
      for (const placing of these) placing.failure ??= failureOf(toStorageError('sync the folder', folder, error));
    }
  });
}
