import { setFlagsFromString } from 'node:v8';

/*
 * Memory of a scan against time of its collector (docs/performance.md). The heap may grow by a fifth before it is cleaned, not to its
 * threefold; and young objects keep the room that they have at start, 1 MB, instead of 16 MB, three times over.
 */
setFlagsFromString('--heap-growing-percent=20');
setFlagsFromString('--semi-space-growth-factor=1');
