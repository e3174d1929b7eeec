import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Program, SpawnOptions } from '../../support/program.js';

/** What a program is given so that its memory can be asked for. */
export const PROBED: Partial<SpawnOptions> = { nodeArguments: ['--expose-gc', '--import', resolve(__dirname, 'collect-garbage.mjs')] };

/** Pooled connections come and go: one here and there is no leak. */
const SPARE_HANDLES = 12;
/** Code that is compiled, caches that fill up. */
const SPARE_BYTES = 32 * 1024 * 1024;

export interface Level {
  /** Open file descriptors. */
  readonly handles: number;
  /** Bytes, after a collection of garbage. */
  readonly memory: number;
}

/** What a program that does nothing at the moment holds. It must have been started with PROBED. */
export async function levelOf(program: Program): Promise<Level> {
  const before = program.lines.filter((line) => line.includes('"probe":"memory"')).length;
  process.kill(program.pid, 'SIGUSR2');
  const line = await program.line(/"probe":"memory"/, before + 1);
  const { heapUsed, arrayBuffers } = JSON.parse(line) as { heapUsed: number; arrayBuffers: number };
  return { handles: readdirSync(`/proc/${program.pid}/fd`).length, memory: heapUsed + arrayBuffers };
}

/** What of a level is more than another one explains; empty when nothing is. */
export function grownBeyond(before: Level, after: Level): string[] {
  const grown: string[] = [];
  if (after.handles > before.handles + SPARE_HANDLES) grown.push(`${before.handles} handles became ${after.handles}`);
  if (after.memory > before.memory + SPARE_BYTES) grown.push(`${mib(before.memory)} MiB of memory became ${mib(after.memory)}`);
  return grown;
}

function mib(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
