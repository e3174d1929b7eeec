import { fsync } from 'node:fs';
import { promisify } from 'node:util';

/** Node's own threads are shared by the whole process: names of hosts and other files are looked up there too, also while a disk does not answer. */
const LEFT_TO_OTHERS = 4;
/** What Node has where `UV_THREADPOOL_SIZE` does not say. */
const NODES_OWN = 4;

/** How many flushes of copies wait for the disk at the same time: on a volume with a journal they share its commits. */
export const FLUSHES_AT_ONCE = Math.max(2, (Number(process.env.UV_THREADPOOL_SIZE) || NODES_OWN) - LEFT_TO_OTHERS);

/** Resolves when what was written to an open file, or the names in an open folder, survive a power loss. */
export const flush = promisify(fsync);
