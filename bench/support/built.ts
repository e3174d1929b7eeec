import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the build, whose parts are measured: this file is at `dist/bench/bench/support/built.js`. */
export const DIST = join(dirname(fileURLToPath(import.meta.url)), '../../..');
/** The program itself. */
export const MAIN = join(DIST, 'src/main.js');
/** A worker. */
export const WORKER = join(DIST, 'src/worker.js');
