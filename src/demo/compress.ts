import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { Compression } from './cast.js';

export interface Compressed {
  readonly bytes: Buffer;
  /** `.gz`, `.zst` or nothing. */
  readonly extension: string;
}

/** Compresses a dump; `zstd` falls back to gzip where that command is not installed (Node 20 has no zstd of its own). */
export async function compress(dump: Buffer, how: Compression): Promise<Compressed> {
  if (how === 'none') return { bytes: dump, extension: '' };
  const zstd = how === 'zstd' ? await output('zstd', ['-q', '-c'], dump) : null;
  return zstd === null ? { bytes: gzipSync(dump), extension: '.gz' } : { bytes: zstd, extension: '.zst' };
}

/** What a command writes for this input; null when it is not installed or fails. */
export async function output(command: string, args: readonly string[], input: Buffer = Buffer.alloc(0)): Promise<Buffer | null> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<number | null>((resolve) => void child.once('error', () => resolve(null)).once('close', resolve));
  child.stdin.on('error', () => undefined).end(input);
  const bytes = await buffer(child.stdout);
  return (await ended) === 0 ? bytes : null;
}
