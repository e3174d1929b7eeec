import { statfs } from 'node:fs/promises';
import { toStorageError } from './storage-error.js';

export interface VolumeFacts {
  readonly path: string;
  /** Bytes that Vigie may still write there. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** @throws StorageError when the path is absent or cannot be read. */
export async function volumeFacts(path: string): Promise<VolumeFacts> {
  try {
    const { bavail, blocks, bsize } = await statfs(path);
    return { path, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    throw toStorageError('read the volume of', path, error);
  }
}
