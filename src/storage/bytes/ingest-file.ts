import { type BigIntStats, closeSync, fstatSync, fsyncSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { tryClone } from './clone.js';
import { Aborted, type Control, type FileOutcome, type FileTask, type Observation } from './digest-task.js';
import { copyAndHash, hashOpened, hashPastCache } from './hash.js';
import { openRegular } from './open-regular.js';
import { renameBack, tryRename } from './rename-in.js';
import { errnoOf, messageOf } from '../storage-error.js';

/** Below this a copy costs less than the extra calls of a clone or a recorded rename. */
const SMALL_BYTES = 1024 * 1024;

type Way = 'clone' | 'rename' | 'copy';

/**
 * Brings one staged file to its temp path and hashes what lies there. Synchronous: for a worker thread.
 * Nothing is left in temp unless size and hash are as expected, and the file did not change meanwhile.
 */
export function ingestFile(task: FileTask, control: Control): FileOutcome {
  let descriptor: number | null = null;
  try {
    control.throwIfAborted();
    descriptor = openRegular(task.source);
    return ingestOpened(task, descriptor, control);
  } catch (error) {
    const failure = error instanceof StoredSideError ? error.reason : error;
    const at = error instanceof StoredSideError ? 'stored' : 'staged';
    const path = at === 'stored' && task.temp !== null ? task.temp : task.source;
    return { ok: false, at, path, errno: errnoOf(failure), message: messageOf(failure) };
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function ingestOpened(task: FileTask, descriptor: number, control: Control): FileOutcome {
  const before = fstatSync(descriptor, { bigint: true });
  const { expected, temp } = task;
  if (expected.size !== null && Number(before.size) !== expected.size) {
    return { ok: true, observation: observe(before, null, false), way: null };
  }
  if (temp === null || expected.sha256 === null || before.size === 0n) {
    const { sha256, bytes } = hashOpened(descriptor, Number(before.size), control);
    return { ok: true, observation: observe(before, sha256, hasChanged(before, fstatSync(descriptor, { bigint: true }), bytes)), way: null };
  }
  const { way, sha256, bytes } = bring(task, temp, descriptor, before, control);
  const after = fstatSync(descriptor, { bigint: true });
  // The rename itself is a change of ctime, not of bytes; only size and mtime tell.
  const observation = observe(before, sha256, hasChanged(before, after, bytes));
  if (sha256 === expected.sha256 && !observation.changedWhileRead) {
    if (before.size >= SMALL_BYTES) flush(task, temp, way);
    return { ok: true, observation, way };
  }
  remove(task, temp, way);
  return { ok: true, observation, way: null };
}

function bring(task: FileTask, temp: string, descriptor: number, before: BigIntStats, control: Control): { way: Way; sha256: string; bytes: number } {
  const size = Number(before.size);
  let way: Way = 'copy';
  try {
    if (size >= SMALL_BYTES) {
      const device = statSync(dirname(temp), { bigint: true }).dev;
      if (tryClone(descriptor, before.dev, device, temp)) way = 'clone';
      else if (!task.keepSource && tryRename(task.source, before, device, temp)) way = 'rename';
    }
    if (way === 'copy') return { way, ...copyAndHash(descriptor, temp, size, control) };
    if (way === 'rename') return { way, ...hashOpened(descriptor, size, control) };
    const clone = openRegular(temp);
    try {
      return { way, ...hashPastCache(clone, size, control) };
    } finally {
      closeSync(clone);
    }
  } catch (error) {
    remove(task, temp, way);
    throw error instanceof Aborted ? error : new StoredSideError(error);
  }
}

/** Here, because flushing gigabytes from the main thread's small pool would hold up everything else there. */
function flush(task: FileTask, temp: string, way: Way): void {
  try {
    const descriptor = openRegular(temp);
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    remove(task, temp, way);
    throw new StoredSideError(error);
  }
}

function remove(task: FileTask, temp: string, way: Way): void {
  if (way === 'rename') renameBack(temp, task.source);
  else rmSync(temp, { force: true });
}

function observe(stats: BigIntStats, sha256: string | null, changedWhileRead: boolean): Observation {
  return { size: Number(stats.size), sha256, modifiedAt: new Date(Number(stats.mtimeMs)), changedAt: new Date(Number(stats.ctimeMs)), changedWhileRead };
}

function hasChanged(before: BigIntStats, after: BigIntStats, bytesRead: number): boolean {
  return before.size !== after.size || before.mtimeNs !== after.mtimeNs || BigInt(bytesRead) !== before.size;
}

/** The failure is one of the final volume, not of the staged file. */
class StoredSideError extends Error {
  constructor(readonly reason: unknown) {
    super('stored side');
  }
}
