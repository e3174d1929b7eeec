import { chmodSync, constants, copyFileSync, rmSync } from 'node:fs';
import { descriptorPath } from './open-regular.js';
import { errnoOf } from '../storage-error.js';

/** Answers of volumes that share no blocks between files. */
const CANNOT = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOTTY', 'ENOSYS', 'EPERM']);
/** Pairs of volumes that have answered so, remembered per thread. */
const refused = new Set<string>();

/**
 * Makes `target` a reflink clone (0640) of the opened file: instant, and fixed from then on.
 * @returns false when the volumes cannot; then nothing is left at `target`.
 */
export function tryClone(descriptor: number, fromDevice: bigint, toDevice: bigint, target: string): boolean {
  const pair = `${fromDevice}>${toDevice}`;
  const source = descriptorPath(descriptor, '');
  if (source === '' || refused.has(pair)) return false;
  try {
    copyFileSync(source, target, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    chmodSync(target, 0o640);
    return true;
  } catch (error) {
    rmSync(target, { force: true });
    if (!CANNOT.has(errnoOf(error))) throw error;
    refused.add(pair);
    return false;
  }
}
