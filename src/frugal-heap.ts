import { setFlagsFromString } from 'node:v8';

/** The heap may grow by a fifth before it is cleaned, not to its threefold: a scan then takes a fifth less memory, and hardly more time (docs/performance.md). */
setFlagsFromString('--heap-growing-percent=20');
