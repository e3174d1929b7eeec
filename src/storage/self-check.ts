import { randomBytes } from 'node:crypto';
import { mkdir, open, realpath, rm } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { AppConfig } from '../config/config.js';
import { toStorageError } from './storage-error.js';
import { volumeFacts } from './volumes.js';

export interface CheckLine {
  /** A warning does not keep Vigie from starting: it must run to be able to alert. */
  readonly level: 'ok' | 'warning' | 'error';
  /** One line; what is not ok names the remedy. */
  readonly message: string;
}

const MIB = 1024 * 1024;
const ALMOST_FULL_BYTES = 100 * MIB;

/** Whether both roots can do their work: there (made when absent), writable, not inside one another, not full. */
export async function checkRoots(config: Pick<AppConfig, 'storage'>): Promise<CheckLine[]> {
  const { stagingRoot, validatedRoot } = config.storage;
  const lines = [await checkRoot('BACKUP_STORAGE_ROOT', stagingRoot), await checkRoot('VALIDATED_BACKUPS_BASE_PATH', validatedRoot)];
  if (lines.every(({ level }) => level !== 'error')) lines.push(await checkNesting(stagingRoot, validatedRoot));
  return lines;
}

async function checkRoot(variable: string, path: string): Promise<CheckLine> {
  try {
    await mkdir(path, { recursive: true, mode: 0o750 });
    await writeProbe(path);
    const { freeBytes, totalBytes } = await volumeFacts(path);
    const space = `${gib(freeBytes)} of ${gib(totalBytes)} GiB free`;
    if (freeBytes < ALMOST_FULL_BYTES) return { level: 'warning', message: `${variable} ${path}: ${space}. Free space on this volume.` };
    return { level: 'ok', message: `${variable} ${path}: writable, ${space}` };
  } catch (error) {
    const problem = toStorageError('write to', path, error);
    return { level: problem.code === 'disk-full' ? 'warning' : 'error', message: `${variable}: ${problem.message}` };
  }
}

/** Permission bits do not tell about read-only mounts, quotas or a full volume; writing does. */
async function writeProbe(folder: string): Promise<void> {
  const path = join(folder, `.vigie-probe-${randomBytes(6).toString('hex')}`);
  try {
    const handle = await open(path, 'wx', 0o640);
    try {
      await handle.writeFile('probe');
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(path, { force: true });
  }
}

async function checkNesting(staging: string, validated: string): Promise<CheckLine> {
  const [a, b] = await Promise.all([realpath(staging), realpath(validated)]);
  if (!contains(a, b) && !contains(b, a)) return { level: 'ok', message: 'Staging and validated backups are apart' };
  return { level: 'error', message: `BACKUP_STORAGE_ROOT (${a}) and VALIDATED_BACKUPS_BASE_PATH (${b}) lie in one another. Choose two separate folders.` };
}

function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path === '' || (path.split(sep)[0] !== '..' && !isAbsolute(path));
}

function gib(bytes: number): string {
  return (bytes / (1024 * MIB)).toFixed(1);
}
