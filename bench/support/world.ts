import type { Result } from './row.js';

/** What a case may use. */
export interface World {
  /** Empty folder of its own. What is small stays there: all of it is removed when all cases are done. */
  readonly scratch: string;
  /** A PostgreSQL server that may make databases. */
  readonly postgres: string;
  /** Divides sizes, for a look at whether everything works; figures of such a run mean nothing. */
  readonly shrink: number;
  readonly rounds: number;
  /** Says what is going on. */
  readonly say: (what: string) => void;
}

/** One thing that is measured, in a process of its own. */
export interface BenchCase {
  readonly about: string;
  run(world: World): Promise<Result[]>;
}
