import { fsync, fsyncSync } from 'node:fs';
import { promisify } from 'node:util';

/** What waits for the disk to flush has threads of its own: whoever only looks at files must not queue behind it. */
export const FLUSHING_THREADS = 2;

/** Of Node's own threads, which all of the process shares, those that are left to names of hosts and other files, also while a disk does not answer. */
const LEFT_TO_OTHERS = 4;
const NODES_OWN = Number(process.env.UV_THREADPOOL_SIZE) || LEFT_TO_OTHERS;

/**
 * How many flushes each flushing thread has waiting for the disk: on a volume with a journal they share its commits. Where Node has no threads to spare
 * (`UV_THREADPOOL_SIZE` is not set) it is one, for which the flushing thread waits itself.
 */
export const FLUSHES_AT_ONCE = Math.max(1, Math.floor((NODES_OWN - LEFT_TO_OTHERS) / FLUSHING_THREADS));

/** Resolves when what was written to an open file, or the names in an open folder, survive a power loss. */
export const flush: (descriptor: number) => Promise<void> | void = FLUSHES_AT_ONCE > 1 ? promisify(fsync) : fsyncSync;
