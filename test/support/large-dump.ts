import { createHash } from 'node:crypto';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { sectionOf, type TestAgent } from './agent.js';
import type { Program } from './program.js';

const MIB = 1024 * 1024;
const digests = new Map<number, string>();

/** A sparse dump of zeros, large to read and made in no time, and its report. @param bytes whole MiB */
export async function leaveLarge(agent: TestAgent, database: string, name: string, bytes: number): Promise<void> {
  await agent.dump(name, '');
  await truncate(join(agent.folder, 'database', name), bytes);
  await agent.report({ [database]: sectionOf({ name, size: bytes, sha256: digestOfZeros(bytes) }) }, { fileName: `${name}.json` });
}

/** Resolves while the program reads a dump. */
export async function reading(program: Program): Promise<void> {
  while (!(await program.openFiles()).some((path) => path.includes('/.vigie-tmp/') || path.includes('/database/'))) await later(1);
}

function digestOfZeros(bytes: number): string {
  const known = digests.get(bytes);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  for (let done = 0; done < bytes; done += MIB) hash.update(Buffer.alloc(MIB));
  const digest = hash.digest('hex');
  digests.set(bytes, digest);
  return digest;
}
