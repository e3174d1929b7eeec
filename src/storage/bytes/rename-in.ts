import { type BigIntStats, closeSync, fsyncSync, linkSync, lstatSync, openSync, readFileSync, renameSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { originPath } from './digest-task.js';
import { errnoOf } from '../storage-error.js';

/**
 * Takes a staged file into temp by rename, which costs nothing. Only a file of our own user with a single
 * name: nobody else can write to its bytes later. Where it came from is on disk before the rename, so that a
 * crash cannot orphan it.
 * @param opened facts of the descriptor whose bytes will be hashed.
 * @returns false when it has to be copied; then everything is as before.
 */
export function tryRename(source: string, opened: BigIntStats, device: bigint, temp: string): boolean {
  if (opened.dev !== device || opened.nlink !== 1n || opened.uid !== BigInt(process.geteuid?.() ?? -1)) return false;
  record(originPath(temp), source);
  try {
    renameSync(source, temp);
  } catch (error) {
    rmSync(originPath(temp), { force: true });
    if (['ENOENT', 'EXDEV', 'EACCES', 'EPERM'].includes(errnoOf(error))) return false;
    throw error;
  }
  if (lstatSync(temp, { bigint: true }).ino === opened.ino) return true;
  // The agent put another file there since it was opened.
  renameBack(temp, source);
  return false;
}

/**
 * Undoes `tryRename`. If the agent has used the name again, the older bytes are dropped, as they would have
 * been without us. A file that cannot go back (its folder is gone) stays in temp with its record.
 */
export function renameBack(temp: string, source: string): void {
  if (moveBack(temp, source)) rmSync(originPath(temp), { force: true });
}

/** Where a file in temp was renamed from; null when it is a copy. */
export function originOf(temp: string): string | null {
  try {
    const source = readFileSync(originPath(temp), 'utf8');
    return source === '' ? null : source;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Whether a crash came between its final name and the end of this one: only a file with one name is ever taken in. */
export function hasFinalName(temp: string): boolean {
  return (lstatSync(temp, { throwIfNoEntry: false })?.nlink ?? 0) > 1;
}

function moveBack(temp: string, source: string): boolean {
  try {
    linkSync(temp, source);
    unlinkSync(temp);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') {
      rmSync(temp, { force: true });
      return true;
    }
    if (errnoOf(error) === 'ENOENT') return !exists(temp);
  }
  if (exists(source)) rmSync(temp, { force: true });
  else renameSync(temp, source);
  return true;
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function record(path: string, source: string): void {
  const descriptor = openSync(path, 'wx', 0o640);
  try {
    writeSync(descriptor, source);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
