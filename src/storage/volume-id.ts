import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from './storage-error.js';

/** Agents' temporary folders lie beside it; none of them begins with a dot. */
const PLACE = ['.vigie-tmp', '.volume-id'] as const;

/**
 * What tells the volume of verified copies from every other, on whichever machine it is mounted. Made when it is first asked for.
 * @returns null when the volume cannot be read, or not be written before it had one
 */
export async function volumeId(validatedRoot: string): Promise<string | null> {
  const known = await readVolumeId(validatedRoot);
  if (known !== null) return known;
  await makeVolumeId(validatedRoot).catch(() => undefined);
  return readVolumeId(validatedRoot);
}

/** @returns null when the volume has none, or cannot be read */
export async function readVolumeId(validatedRoot: string): Promise<string | null> {
  return readFile(join(validatedRoot, ...PLACE), 'utf8').catch(() => null);
}

/** Whole or not at all; of several processes at once the first one's stays. */
async function makeVolumeId(validatedRoot: string): Promise<void> {
  const path = join(validatedRoot, ...PLACE);
  const own = `${path}.${randomUUID()}.tmp`;
  await mkdir(join(validatedRoot, PLACE[0]), { recursive: true, mode: 0o750 });
  try {
    await writeFile(own, randomUUID(), { flag: 'wx', mode: 0o640 });
    await link(own, path);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(own, { force: true });
  }
}
