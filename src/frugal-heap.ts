import { setFlagsFromString } from 'node:v8';

/**
 * From now on the heap may grow by a fifth before it is cleaned, not to its threefold: a scan then takes a fifth less memory, and hardly more
 * time (docs/performance.md). Called once everything is loaded: a start makes much that stays, and would be cleaned for nothing.
 */
export function growSparingly(): void {
  setFlagsFromString('--heap-growing-percent=20');
}
