import { createHash } from 'node:crypto';
import { closeSync, constants, linkSync, openSync, readSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fitName, MAX_NAME_BYTES, withMark } from './file-names.js';
import { type Folder, lstatOrNull } from './folder.js';
import { reportFile, type ReportFile, standInDigest } from './report-file.js';
import { errnoOf } from '../storage-error.js';

/** Files above this are told apart by name, size and time instead of by content: reports are at most 5 MiB. */
const MAX_COMPARED_BYTES = 16 * 1024 * 1024;

/**
 * Moves an entry without ever replacing another: a hard link takes the name or fails. Where links are not
 * to be had (folders, some network volumes, files of another owner), a look before the rename has to do.
 * @returns `occupied` when the target name is taken; `absent` when there is nothing to move.
 */
export function moveWithoutReplacing(source: string, target: string): 'moved' | 'occupied' | 'absent' {
  try {
    linkSync(source, target);
    unlinkSync(source);
    return 'moved';
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return 'occupied';
    if (errnoOf(error) === 'ENOENT') return 'absent';
  }
  if (lstatOrNull(target)) return 'occupied';
  return renameIfPresent(source, target);
}

export function renameIfPresent(source: string, target: string): 'moved' | 'absent' {
  try {
    renameSync(source, target);
    return 'moved';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && !lstatOrNull(source)) return 'absent';
    throw error;
  }
}

/**
 * Name for `file` in `folder`: its own, or `<name>~<digest8>` where other content has it. A name that holds
 * the same content already counts as free, because moving the file there changes nothing.
 * @param suffixes of the files that go beside it, whose names must be free as well.
 */
export function freeName(folder: Folder, source: Folder, file: ReportFile, suffixes: readonly string[]): string {
  const wanted = fitName(file.name, roomFor(suffixes));
  if (isFree(folder, source, file, wanted, suffixes)) return wanted;
  const mark = contentDigest(source, file).slice(0, 8);
  for (let attempt = 1; ; attempt += 1) {
    const name = markedName(file.name, mark, attempt, suffixes);
    if (isFree(folder, source, file, name, suffixes)) return name;
  }
}

/** The first names that `freeName` tries: further ones take a name that two contents of one digest had, or that a crash had half taken. */
export function namesFor(name: string, mark: string, suffixes: readonly string[]): string[] {
  return [fitName(name, roomFor(suffixes)), ...[1, 2, 3].map((attempt) => markedName(name, mark, attempt, suffixes))];
}

function markedName(name: string, mark: string, attempt: number, suffixes: readonly string[]): string {
  return withMark(name, attempt === 1 ? mark : `${mark}-${attempt}`, roomFor(suffixes));
}

/** Bytes that a name may have where files go beside it whose names end in these suffixes. */
function roomFor(suffixes: readonly string[]): number {
  return MAX_NAME_BYTES - Math.max(0, ...suffixes.map((suffix) => suffix.length));
}

function isFree(folder: Folder, source: Folder, file: ReportFile, name: string, suffixes: readonly string[]): boolean {
  const stats = lstatOrNull(folder.at(name));
  if (stats) {
    const there = reportFile(join(folder.path, name), stats);
    if (there.irregular !== null || file.irregular !== null || there.size !== file.size) return false;
    return contentDigest(folder, there) === contentDigest(source, file);
  }
  for (const suffix of suffixes) if (lstatOrNull(folder.at(name + suffix))) return false;
  return true;
}

function contentDigest(folder: Folder, file: ReportFile): string {
  if (file.irregular !== null || file.size > MAX_COMPARED_BYTES) return standInDigest(file);
  try {
    const descriptor = openSync(folder.at(file.name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const buffer = Buffer.alloc(file.size);
      return createHash('sha256').update(buffer.subarray(0, readSync(descriptor, buffer, 0, file.size, 0))).digest('hex');
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return standInDigest(file);
  }
}
