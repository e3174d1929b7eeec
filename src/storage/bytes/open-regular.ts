import { closeSync, constants, existsSync, fstatSync, openSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const DESCRIPTORS = '/proc/self/fd';
const HAS_DESCRIPTORS = existsSync(DESCRIPTORS);
const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Path of whatever a descriptor has open; `fallback` where the system does not offer that. */
export function descriptorPath(descriptor: number, fallback: string): string {
  return HAS_DESCRIPTORS ? join(DESCRIPTORS, String(descriptor)) : fallback;
}

/**
 * Opens a regular file in a real folder for reading, following no link and waiting for no pipe.
 * @throws ELOOP, ENOTDIR or ENXIO for anything else.
 */
export function openRegular(path: string): number {
  const folder = openSync(dirname(path), FOLDER);
  try {
    const descriptor = openSync(join(descriptorPath(folder, dirname(path)), basename(path)), FILE);
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
    throw Object.assign(new Error(`${path} is not a regular file`), { code: 'ENXIO' });
  } finally {
    closeSync(folder);
  }
}
