import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Folder } from './folder.js';
import { errnoOf } from '../storage-error.js';

export interface FileFacts {
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Date;
  readonly changedAt: Date;
}

/** A file in `log/` that is named like a report. */
export interface ReportFile extends FileFacts {
  readonly name: string;
  readonly path: string;
  readonly inode: bigint;
  readonly device: bigint;
  /** What it is when it is no regular file (`a symbolic link`, `a folder`, …): never opened, only moved. null = regular. */
  readonly irregular: string | null;
}

export type ReadResult =
  | { readonly ok: true; readonly bytes: Uint8Array; /** SHA-256, lower-case hex. */ readonly digest: string; /** As it was before its bytes were read. */ readonly file: ReportFile }
  | { readonly ok: false; readonly reason: 'vanished' | 'irregular' | 'too-large' | 'unreadable'; readonly detail: string; /** Stands in for the digest of bytes that were not read: of name, size and mtime. */ readonly digest: string };

const READ_ONLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What an entry is instead of a regular file; null when it is one. */
export function irregularity(stats: BigIntStats): string | null {
  if (stats.isFile()) return null;
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

export function factsOf(stats: BigIntStats): FileFacts {
  return { size: Number(stats.size), modifiedAt: new Date(Number(stats.mtimeMs)), changedAt: new Date(Number(stats.ctimeMs)) };
}

export function reportFile(path: string, stats: BigIntStats): ReportFile {
  return { name: basename(path), path, ...factsOf(stats), inode: stats.ino, device: stats.dev, irregular: irregularity(stats) };
}

/** A report that is there but cannot be reached by its name: listed, so that somebody is told. */
export function unnameable(path: string): ReportFile {
  const never = new Date(0);
  return { name: basename(path), path, size: 0, modifiedAt: never, changedAt: never, inode: 0n, device: 0n, irregular: 'a file whose name is not UTF-8' };
}

/** Whether both are one file with the same content: not renamed over, not written to in between. */
export function isSameFile(a: ReportFile, b: ReportFile): boolean {
  if (a.inode !== b.inode || a.device !== b.device) return false;
  return a.irregular !== null || (a.size === b.size && a.modifiedAt.getTime() === b.modifiedAt.getTime());
}

export function standInDigest(file: Pick<ReportFile, 'name' | 'size' | 'modifiedAt'>): string {
  return createHash('sha256').update(`${file.name}\0${file.size}\0${file.modifiedAt.toISOString()}`).digest('hex');
}

/**
 * Reads a report without following a link and without waiting for a pipe.
 * @param maxBytes a larger file is not read, nor is more than this of one that grows.
 */
export function readReportFile(file: ReportFile, maxBytes: number): ReadResult {
  const digest = standInDigest(file);
  if (file.irregular !== null) return { ok: false, reason: 'irregular', detail: `${file.name} is ${file.irregular}, not a file.`, digest };
  try {
    return Folder.within(dirname(file.path), [], (folder) => readIn(folder, file, maxBytes));
  } catch (error) {
    return { ok: false, ...refusal(file.name, errnoOf(error)), digest };
  }
}

function readIn(folder: Folder, listed: ReportFile, maxBytes: number): ReadResult {
  const descriptor = openSync(folder.at(listed.name), READ_ONLY);
  try {
    const file = reportFile(listed.path, fstatSync(descriptor, { bigint: true }));
    const digest = standInDigest(file);
    if (file.irregular !== null) return { ok: false, reason: 'irregular', detail: `${file.name} is ${file.irregular}, not a file.`, digest };
    const tooLarge: ReadResult = { ok: false, reason: 'too-large', detail: `${file.name} is larger than ${maxBytes} bytes.`, digest };
    if (file.size > maxBytes) return tooLarge;
    // One byte more than it has: a file that is still growing shows itself.
    const buffer = Buffer.allocUnsafeSlow(file.size + 1);
    let length = 0;
    for (;;) {
      const bytesRead = readSync(descriptor, buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) break;
    }
    if (length > maxBytes) return tooLarge;
    const bytes = buffer.subarray(0, length);
    return { ok: true, bytes, digest: createHash('sha256').update(bytes).digest('hex'), file };
  } finally {
    closeSync(descriptor);
  }
}

function refusal(name: string, errno: string): { reason: 'vanished' | 'irregular' | 'unreadable'; detail: string } {
  if (errno === 'ENOENT') return { reason: 'vanished', detail: `${name} is gone.` };
  if (['ELOOP', 'ENXIO', 'ENOTDIR', 'ENODEV'].includes(errno)) return { reason: 'irregular', detail: `${name} is not a file in a real folder.` };
  return { reason: 'unreadable', detail: `${name} cannot be read (${errno || 'unknown error'}).` };
}
