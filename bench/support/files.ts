import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { shell } from './shell.js';

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;

export interface MadeFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** A file of bytes that no file system can compress, in the page cache. */
export function makeFile(path: string, size: number): MadeFile {
  const block = randomBytes(MIB);
  const hash = createHash('sha256');
  const file = openSync(path, 'wx');
  for (let written = 0; written < size; written += block.length) {
    block.writeBigUInt64LE(BigInt(written));
    const piece = block.subarray(0, Math.min(block.length, size - written));
    hash.update(piece);
    writeSync(file, piece);
  }
  closeSync(file);
  return { path, size, sha256: hash.digest('hex') };
}

/** Reads it once, so that the disk plays no part. */
export function warm(path: string): void {
  const buffer = Buffer.allocUnsafe(MIB);
  const file = openSync(path, 'r');
  while (readSync(file, buffer) > 0);
  closeSync(file);
}

/** Drops it from the page cache. */
export async function forget(path: string): Promise<void> {
  await shell(`dd if='${path}' iflag=nocache count=0 status=none`);
}

/** Waits until a volume has written what was just made: files of a real agent came minutes ago, and whoever flushes next would pay for them. */
export async function settleOnDisk(folder: string): Promise<void> {
  await shell('sync -f .', folder);
}

/** Largest memory that a process has taken so far, in MiB. */
export async function peakMemory(pid: number): Promise<number> {
  const kib = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kib === undefined) throw new Error(`/proc/${pid}/status does not tell the peak memory.`);
  return Number(kib) / 1024;
}
