import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fitName, withMark } from './file-names.js';
import { type Folder, lstatOrNull } from './folder.js';
import { reportFile, type ReportFile, standInDigest } from './report-file.js';
import { errnoOf } from './storage-error.js';

/** Files above this are told apart by name, size and time instead of by content: reports are at most 5 MiB. */
const MAX_COMPARED_BYTES = 16 * 1024 * 1024;

/**
 * Moves an entry without ever replacing another: a hard link takes the name or fails. Where links are not
 * to be had (folders, some network volumes, files of another owner), a look before the rename has to do.
 * @returns `occupied` when the target name is taken; `absent` when there is nothing to move.
 */
export async function moveWithoutReplacing(source: string, target: string): Promise<'moved' | 'occupied' | 'absent'> {
  try {
    await link(source, target);
    await unlink(source);
    return 'moved';
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return 'occupied';
    if (errnoOf(error) === 'ENOENT') return 'absent';
  }
  if (await lstatOrNull(target)) return 'occupied';
  return renameIfPresent(source, target);
}

export async function renameIfPresent(source: string, target: string): Promise<'moved' | 'absent'> {
  try {
    await rename(source, target);
    return 'moved';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && !(await lstatOrNull(source))) return 'absent';
    throw error;
  }
}

/**
 * Name for `file` in `folder`: its own, or `<name>~<digest8>` where other content has it. A name that holds
 * the same content already counts as free, because moving the file there changes nothing.
 * @param suffixes of the files that go beside it, whose names must be free as well.
 */
export async function freeName(folder: Folder, source: Folder, file: ReportFile, suffixes: readonly string[]): Promise<string> {
  const room = 255 - Math.max(0, ...suffixes.map((suffix) => suffix.length));
  const wanted = fitName(file.name, room);
  if (await isFree(folder, source, file, wanted, suffixes)) return wanted;
  const mark = (await contentDigest(source, file)).slice(0, 8);
  for (let attempt = 1; ; attempt += 1) {
    const name = withMark(file.name, attempt === 1 ? mark : `${mark}-${attempt}`, room);
    if (await isFree(folder, source, file, name, suffixes)) return name;
  }
}

async function isFree(folder: Folder, source: Folder, file: ReportFile, name: string, suffixes: readonly string[]): Promise<boolean> {
  const stats = await lstatOrNull(folder.at(name));
  if (stats) {
    const there = reportFile(join(folder.path, name), stats);
    if (there.irregular !== null || file.irregular !== null || there.size !== file.size) return false;
    return (await contentDigest(folder, there)) === (await contentDigest(source, file));
  }
  for (const suffix of suffixes) if (await lstatOrNull(folder.at(name + suffix))) return false;
  return true;
}

async function contentDigest(folder: Folder, file: ReportFile): Promise<string> {
  if (file.irregular !== null || file.size > MAX_COMPARED_BYTES) return standInDigest(file);
  try {
    const handle = await open(folder.at(file.name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(file.size), 0, file.size, 0);
      return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex');
    } finally {
      await handle.close();
    }
  } catch {
    return standInDigest(file);
  }
}
