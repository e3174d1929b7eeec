import { closeSync, constants, openSync, readSync } from 'node:fs';
import { descriptorPath } from './open-regular.js';

declare global {
  interface ArrayBufferConstructor {
    /** ES2024, in Node 20 already. */
    new (byteLength: number, options: { readonly maxByteLength: number }): ArrayBuffer;
  }
}

const CHUNK_BYTES = 4 * 1024 * 1024;

/** One per thread. Resizable, because V8 begins such memory where a page begins: XFS, Btrfs and ext4 read past the cache into no other. That of a `Buffer` begins 16 bytes later. */
const memory = new Uint8Array(new ArrayBuffer(CHUNK_BYTES, { maxByteLength: CHUNK_BYTES }));

/**
 * The first `size` bytes of a file of which nothing is in the page cache, straight from its volume: through the cache they would cost the kernel up to 3 s
 * instead of 0.1 for 2 GiB, and push out what others need (docs/performance.md). A chunk is good until the next is asked for. It ends early, between two
 * chunks, where system, volume or file do not go along: the rest can be read through the cache, and what is wrong is heard there.
 */
export function* chunksPastCache(descriptor: number, size: number): Generator<Uint8Array, void> {
  const direct = openDirect(descriptor);
  if (direct === null) return;
  try {
    for (let position = 0; position < size; position += CHUNK_BYTES) {
      const length = Math.min(CHUNK_BYTES, size - position);
      if (readChunk(direct, position) < length) return;
      yield memory.subarray(0, length);
    }
  } finally {
    closeSync(direct);
  }
}

/** The same opened file, once more. @returns null where that cannot be */
function openDirect(descriptor: number): number | null {
  // macOS and Windows have no such flag, whatever the types say.
  const flag = constants.O_DIRECT as number | undefined;
  const path = descriptorPath(descriptor, '');
  if (flag === undefined || path === '') return null;
  try {
    return openSync(path, constants.O_RDONLY | flag);
  } catch {
    return null;
  }
}

/** Whole chunks only, also at the end of a file: others the system refuses. @returns how many bytes were there, 0 where they cannot be read so */
function readChunk(direct: number, position: number): number {
  try {
    return readSync(direct, memory, 0, CHUNK_BYTES, position);
  } catch {
    return 0;
  }
}
