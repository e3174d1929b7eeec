import type { BenchCase } from '../support/world.js';
import { creating } from './creating.js';
import { dashboard } from './dashboard.js';
import { deadlines } from './deadlines.js';
import { hash } from './hash.js';
import { idleScan } from './idle-scan.js';
import { promote } from './promote.js';
import { promoteInPlace } from './promote-in-place.js';
import { queue } from './queue.js';
import { readingWhileScanning } from './reading-while-scanning.js';
import { reading } from './reading.js';
import { scan } from './scan.js';
import { start } from './start.js';
import { telling } from './telling.js';

/** In the order in which they run. */
export const CASES: ReadonlyMap<string, BenchCase> = new Map(Object.entries({
  hash, promote, 'promote-in-place': promoteInPlace, scan, 'idle-scan': idleScan, queue, deadlines, telling, reading, creating, 'reading-while-scanning': readingWhileScanning, dashboard, start,
}));
